"""Two documents compared: sections, words, assignments, legal bases; and the documents like one."""

from search_api.comparison.choosing import candidates, choose
from search_api.comparison.compare import Comparer
from search_api.comparison.similar import SimilarDocuments

__all__ = ["Comparer", "SimilarDocuments", "candidates", "choose"]
