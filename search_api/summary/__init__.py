"""An optional summary by a language model, kept only as far as its sentences agree with the passages they cite.

Off unless an endpoint is set. The extractive answer never depends on it.
"""

from search_api.summary.summariser import Summariser

__all__ = ["Summariser"]
