"""How the shipped encoder was trained: `python -m indexer.training --help`. Not imported by the product."""
