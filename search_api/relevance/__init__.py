"""How likely a passage answers a question: features of the pair and a small learned model."""
