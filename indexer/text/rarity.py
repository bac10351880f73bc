"""How much a term tells: the rarer it is, the more."""

from math import log


def inverse_document_frequency(count: float, passages: float) -> float:
    """Return the weight of a term that `count` of `passages` have, more than 0 wherever `count` is at most `passages`.

    Robertson and Spärck Jones 1976, with 1 added before the logarithm, as in tantivy's BM25.
    """
    return log(1 + (passages - count + 0.5) / (count + 0.5))
