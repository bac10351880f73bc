"""Measures of search and answers, through the same index, fusion and question code that serve users."""

from search_api.evaluation.answers import score_answers
from search_api.evaluation.retrieval import ranking_scores, score_retrieval

__all__ = ["ranking_scores", "score_answers", "score_retrieval"]
