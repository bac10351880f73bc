"""The terms of the shipped encoder as a list of what Vietnamese texts say most: no model is loaded for it."""

import json
from functools import cache

from indexer.settings import SHIPPED_ENCODER


@cache
def shipped_terms() -> tuple[str, ...]:
    """Return syllables and words of the shipped model, their parts joined by "_", those of most texts first."""
    tokenizer = json.loads((SHIPPED_ENCODER / "tokenizer.json").read_text(encoding="utf-8"))
    ranks: dict[str, int] = tokenizer["model"]["vocab"]
    return tuple(sorted(ranks, key=ranks.__getitem__))
