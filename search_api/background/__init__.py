"""How common words are in Vietnamese at large, beside which the few documents of an office say little of that."""

from search_api.background.shares import PASSAGES, usual_share

__all__ = ["PASSAGES", "usual_share"]
