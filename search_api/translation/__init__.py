"""English questions put into Vietnamese: reviewed office words first, then words learned from sentence pairs."""

from search_api.translation.words import Translation, translate

__all__ = ["Translation", "translate"]
