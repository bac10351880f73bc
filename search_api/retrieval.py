"""Hybrid retrieval: a question's vector and terms against the passage index, fused, hydrated from the store."""

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.encoder import Encoder
from indexer.passage_index import LexicalQuery, PassageSearch, Scope
from indexer.store import DocumentRecord, PassageDetail, PassageRecord, Store
from indexer.text.abbreviations import Abbreviations
from indexer.text.folding import fold, fold_accents, has_accents
from search_api.accents import restore_accents
from search_api.fusion import Fused, fuse
from search_api.translation import Translation

DEPTH = 200  # candidates taken of each kind before fusion
_RENDERING_WEIGHT = 2.0  # see `Translation`
READ = 60  # passages: as many as are read for an answer or put into another order
_BESIDE = ThreadPoolExecutor(thread_name_prefix="dense")
_WORD = re.compile(r"\w+")
_IN_WORD = re.compile(r"\w").match  # a letter or a figure, or nothing at the ends of a text
_HIGHLIGHT_STOP = frozenset(
    """và của các là có cho ở tại trong với được theo về những một này đó thì mà từ đến ai gì nào khi bao giờ cơ quan
    đơn vị the of in on at for by to from and or who what when which is are""".split()
)


class Found(NamedTuple):
    """A passage found, with its document and scores. A tuple: hundreds are made for every search."""

    passage: PassageRecord
    document: DocumentRecord
    fused: Fused


def query_vector(
    text: str,
    index: PassageSearch,
    encoder: Encoder,
    translation: Translation | None = None,
    accented: str | None = None,
) -> npt.NDArray[np.float32]:
    """Return the (d,) unit vector of a question, with the accents that it was typed without: `accented`, if known.

    The vector of its rendering in Vietnamese counts twice as much as its own.
    """
    if translation is None:
        return encoder.encode_query(accented or restore_accents(text, index.document_frequencies))
    both = encoder.encode_query(text) + _RENDERING_WEIGHT * encoder.encode_query(translation.rendering)
    length = np.linalg.norm(both)
    return (both / length if length else both).astype(np.float32)


def rank(
    text: str,
    index: PassageSearch,
    encoder: Encoder,
    *,
    scope: Scope | None = None,
    depth: int = DEPTH,
    translated: str | None = None,
    translation: Translation | None = None,
    abbreviations: Abbreviations | None = None,
    accented: str | None = None,
) -> list[Fused]:
    """Return at most `depth` passages for a text, best first.

    A passage that only one kind of search found gets its true score of the dense kind, so that fusion compares
    like with like. `translated` gives other words for the lexical part, `translation` those of an English question.
    `abbreviations` are the office's, by default the reviewed list; `accented` as for `query_vector`.
    """
    words = LexicalQuery.of(translated or text, abbreviations, also=translation.words if translation else ())
    sharing = _BESIDE.submit(index.lexical, words, depth, scope)  # the engines work outside of Python's lock
    vector = query_vector(text, index, encoder, translation, accented)
    dense = index.dense(vector, depth, scope)
    lexical = sharing.result()
    missing = [i for i in lexical if i not in dense]
    return fuse({**dense, **index.dense_scores(vector, missing)}, lexical, limit=depth)


def hydrate(
    fused: Sequence[Fused],
    store: Store,
    documents: dict[str, DocumentRecord],
    detail: PassageDetail = "quote",
    rest: PassageDetail = "place",
) -> list[Found]:
    """Return the passages that the store still has, in the given order: the first `READ` in `detail`, others less."""
    ids = [item.passage_id for item in fused]
    passages = store.passages_told((ids[:READ], detail), (ids[READ:], rest))
    found = []
    for item in fused:
        passage = passages.get(item.passage_id)
        if passage and (document := documents.get(passage.document_id)):
            found.append(Found(passage, document, item))
    return found


@lru_cache(maxsize=500)
def _marked_words(query: str) -> tuple[bool, tuple[str, ...]]:
    """Return whether the words of a query have accents, and those of them that are marked in a text."""
    is_accented = has_accents(query)
    words = dict.fromkeys(_WORD.findall(fold(query) if is_accented else fold_accents(query)))
    return is_accented, tuple(word for word in words if len(word) > 1 and word not in _HIGHLIGHT_STOP)


def _whole_words(words: Iterable[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield where words stand as whole words; to look at every word of the text takes three times as long."""
    for word in words:
        start = text.find(word)
        while start >= 0:
            end = start + len(word)
            if not (_IN_WORD(text[start - 1 : start]) or _IN_WORD(text[end : end + 1])):
                yield start, end
            start = text.find(word, end)


def highlights(query: str, text: str) -> list[tuple[int, int]]:
    """Return offsets into `text` of the words that the query has; neighbouring words make one stretch."""
    is_accented, words = _marked_words(query)
    marked: list[tuple[int, int]] = []
    for start, end in sorted(_whole_words(words, fold(text) if is_accented else fold_accents(text))):
        if marked and not text[marked[-1][1] : start].strip():
            marked[-1] = (marked[-1][0], end)
        else:
            marked.append((start, end))
    return marked
