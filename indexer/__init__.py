"""Documents -> index. Knows nothing of questions or pages."""
