"""BM25 over our own terms with tantivy.

Terms come ready from `indexer.text.segmentation`, joined by blanks, so that the engine's tokenizer decides nothing.
Each text is indexed twice, with and without accents; headings and the document's own names form the context.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import accumulate, dropwhile
from pathlib import Path

import numpy as np
import tantivy

from indexer.errors import PassageIndexError
from indexer.passage_index.scope import OwnedScope
from indexer.passage_index.term_workers import Described, LexicalEntry, described
from indexer.text.abbreviations import Abbreviations, load_abbreviations
from indexer.text.folding import lacks_accents
from indexer.text.rarity import inverse_document_frequency
from indexer.text.segmentation import lexical_terms, without_accents

_TOKENIZER = "terms"
_WRITER_BYTES = 60_000_000
# The engine writes a segment whenever so much memory is used up, and searches each by itself: 24,000 passages in seven
# segments took 1.8 ms (95th percentile 5.3), in one 0.8 (1.9). Only what is needed of it is taken.
_BUILDING_BYTES = 800_000_000
_WRITER_THREADS = 1  # one segment a commit, and the same segments for the same input

# Weights of fields. Context is shared by all passages of a document: enough to bind a question to a commune, not
# enough to make every passage of it a hit. Bare terms let unaccented questions in without outweighing exact ones.
BODY, CONTEXT = 1.0, 0.35
BARE_SHARE = 0.4
# Of 100,000 passages in 2,000 documents, the best 200 took 2.7 ms, the best 3,000 4.2; those of 100 documents 2.6, of
# 500 4.2, of all 10.
_FEW, _LARGE, _MORE = 100, 0.07, 1.3
SYLLABLE_SHARE = 0.3  # of the weight of a word that may be meant, for each of its syllables; 0.6 loses 0.2 points
OTHER_FORM = 0.5  # weight of "ủy", "ban", … where the question says UBND

# Among many passages, terms that most of them have take the longest and say the least. Without the last 2 per cent of
# what all terms could add, 200,000 passages took 3.6 ms instead of 6.8 (95th percentile 7.0 instead of 15.6); where it
# is done for few passages, the drill questions lose 0.07 points of nDCG@10 and the legal ones nothing (5 per cent: 0.7
# and 0.05). Among a million, 2 per cent took 44 ms (65 at the 95th percentile), 4 per cent 37 (49), all terms 79 (100);
# of the first ten hits of both engines 98.4 and 97.2 per cent stayed the same.
_MANY, _SPARED = 50_000, 0.02
_VERY_MANY, _SPARED_OF_VERY_MANY = 500_000, 0.04

_Clause = tuple[str, str, float]  # field, term, weight


@dataclass(frozen=True, slots=True)
class LexicalQuery:
    """Distinct terms of a question; accents count only where it was typed with them.

    `other_terms` are those of the long forms of its abbreviations and of the abbreviations of its long forms,
    `also` the terms of other words that may be meant, each with its weight.
    """

    terms: tuple[str, ...]
    is_bare: bool
    other_terms: tuple[str, ...] = ()
    also: tuple[tuple[str, float], ...] = ()

    @classmethod
    def of(
        cls, text: str, abbreviations: Abbreviations | None = None, *, also: Iterable[tuple[str, float]] = ()
    ) -> "LexicalQuery":
        """Make the query of a question or of any text; without `abbreviations`, by the reviewed list.

        `also` are words that may be meant too, with weights; where there are any, accents count.
        """
        terms = tuple(dict.fromkeys(lexical_terms(text)))
        forms = (abbreviations or load_abbreviations()).other_forms(text)
        others = dict.fromkeys(term for form in forms for term in lexical_terms(form))
        meant: dict[str, float] = {}
        for words, weight in also:
            for term in lexical_terms(words):
                share = weight if "_" in term or " " not in words else weight * SYLLABLE_SHARE
                meant[term] = max(meant.get(term, 0.0), share)
        return cls(
            terms,
            lacks_accents(text) and not meant,
            tuple(term for term in others if term not in terms),
            tuple((term, weight) for term, weight in meant.items() if term not in terms and term not in others),
        )

    def weighted_terms(self) -> list[tuple[str, float]]:
        """Return exact terms with their weights."""
        return [(term, 1.0) for term in self.terms] + [(term, OTHER_FORM) for term in self.other_terms] + [*self.also]

    def weighted_fields(self) -> list[tuple[str, str, float]]:
        """Return (field, term, weight) of all that is looked for, in the fields that every engine has of a passage."""
        bare_weight = 1.0 if self.is_bare else BARE_SHARE
        exact_weight = 0.0 if self.is_bare else 1.0 - BARE_SHARE
        exact = self.weighted_terms()
        bare: dict[str, float] = {}
        for (_, share), term in zip(exact, without_accents(term for term, _ in exact), strict=True):
            bare.setdefault(term, share)
        weighted = []
        for field, weight in (("body", BODY), ("context", CONTEXT)):
            weighted += [(field, term, weight * exact_weight * share) for term, share in exact]
            weighted += [(f"{field}_bare", term, weight * bare_weight * share) for term, share in bare.items()]
        return [one for one in weighted if one[2]]


def _schema() -> "tantivy.Schema":
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("passage", stored=False, indexed=True, fast=True)
    builder.add_text_field("document", stored=False, tokenizer_name="raw", index_option="basic")
    for field in ("body", "body_bare", "context", "context_bare"):
        builder.add_text_field(field, stored=False, tokenizer_name=_TOKENIZER, index_option="freq")
    return builder.build()


def _joined(clauses: Mapping[tuple[str, str], tuple[float, int]]) -> list[_Clause]:
    """Look up once what stands in the same passages with its accents and without: one in six of a question's.

    `clauses` have weight and number of passages by field and term. A passage scores the same, unless it writes the
    term with other accents beside.
    """
    joined = {name: weight for name, (weight, _) in clauses.items()}
    for (field, term), (weight, count) in clauses.items():
        bare = (f"{field}_bare", without_accents([term])[0])
        if bare in joined and clauses[bare][1] == count:
            joined[field, term] = weight + joined.pop(bare)
    return [(field, term, weight) for (field, term), weight in joined.items()]


def _is_panic(error: BaseException) -> bool:
    """Tell whether the engine panicked: a `BaseException` whose class no module exports, so its name must do."""
    return type(error).__name__ == "PanicException"


class LexicalIndex:
    """A tantivy index in a folder; the folder of a snapshot is never written to again."""

    def __init__(self, index: "tantivy.Index") -> None:
        self._schema = _schema()
        self._index = index
        self._index.register_tokenizer(_TOKENIZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        self._index.reload()
        self._searcher = self._index.searcher()

    @classmethod
    def create(cls, folder: Path) -> "LexicalIndex":
        """Return an empty index in a new folder."""
        folder.mkdir(parents=True)
        return cls(tantivy.Index(_schema(), path=str(folder)))

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Open an index; raises `PassageIndexError` where the folder holds none or a damaged one."""
        try:
            if not (folder / "meta.json").exists():  # the engine would begin an empty index in its place
                raise ValueError("no index")
            return cls(tantivy.Index(_schema(), path=str(folder)))
        except BaseException as error:
            if isinstance(error, ValueError | OSError) or _is_panic(error):
                raise PassageIndexError(f"Chỉ mục từ vựng trong {folder.name} bị hỏng.") from error
            raise

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def apply(
        self, removed: Sequence[int], added: Iterable[LexicalEntry], *, expected: int = 0, is_whole: bool = False
    ) -> None:
        """Commit deletions, then additions; those of the whole index take more memory and make searches quicker.

        `expected` tells about how many are added: terms of many are made by several processes.
        """
        heap = _BUILDING_BYTES if is_whole else _WRITER_BYTES
        writer = self._index.writer(heap_size=heap, num_threads=_WRITER_THREADS)
        if removed:
            # By query: by term, an int means a signed field to the engine, and nothing of an unsigned one is deleted.
            writer.delete_documents_by_query(tantivy.Query.term_set_query(self._schema, "passage", list(removed)))
        with closing(described(added, expected)) as passages:
            for passage in passages:
                writer.add_document(self._document(passage))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    @staticmethod
    def _document(described: Described) -> "tantivy.Document":
        entry, *terms = described
        document = tantivy.Document()
        document.add_unsigned("passage", entry.id)
        document.add_text("document", entry.document_id)
        for field, (exact, bare) in zip(("body", "context"), terms, strict=True):
            document.add_text(field, exact)
            document.add_text(f"{field}_bare", bare)
        return document

    def _telling(self, clauses: Sequence[_Clause]) -> list[_Clause]:
        """Leave out what takes the longest to look up for what it says, up to a share of what all could add."""
        total = len(self)
        found = []
        for field, term, weight in clauses:
            if count := int(self._searcher.doc_freq(field, term)):
                found.append((weight * inverse_document_frequency(count, total), count, (field, term, weight)))
        found.sort(key=lambda item: item[0] / item[1])
        share = _SPARED if total <= _VERY_MANY else _SPARED_OF_VERY_MANY
        spared = share * sum(most for most, _, _ in found)
        kept = dropwhile(lambda item: item[1] <= spared, zip(found, accumulate(m for m, _, _ in found), strict=True))
        return _joined({(field, term): (weight, count) for (_, count, (field, term, weight)), _ in kept})

    def _query(self, clauses: Sequence[_Clause]) -> "tantivy.Query":
        terms = ((tantivy.Query.term_query(self._schema, field, term), weight) for field, term, weight in clauses)
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, tantivy.Query.boost_query(query, weight)) for query, weight in terms]
        )

    def document_frequencies(self, terms: Sequence[str], *, bare: bool) -> list[int]:
        """Return in how many passages each term occurs, with its accents or, `bare`, without any."""
        field = "body_bare" if bare else "body"
        return [int(self._searcher.doc_freq(field, term)) for term in terms]

    def document_frequency_within(self, term: str, scope: OwnedScope, *, bare: bool) -> int:
        """Return in how many passages of a scope a term occurs; it takes longer the more frequent the term is."""
        field = "body_bare" if bare else "body"
        everywhere = int(self._searcher.doc_freq(field, term))
        if not everywhere or not len(scope.passages):
            return 0
        found = self._best(tantivy.Query.term_query(self._schema, field, term), everywhere)
        return int(scope.holds(np.fromiter(found, np.int64, len(found))).sum())

    def search(self, query: LexicalQuery, limit: int, scope: OwnedScope | None = None) -> dict[int, float]:
        """Return the best passages of the scope with their BM25 scores, best first.

        Where the scope is a large part of all, the best passages of all are taken and the others left out; should too
        few remain, as otherwise, the engine is told the documents.
        """
        clauses = query.weighted_fields()
        if not clauses or limit < 1 or not len(self):
            return {}
        wanted = self._query(self._telling(clauses) if len(self) > _MANY else clauses)
        if scope is None:
            return self._best(wanted, limit)
        if len(scope.documents) > _FEW and scope.share > _LARGE:
            deep = int(limit / scope.share * _MORE)
            best = self._best(wanted, deep)
            inside = scope.holds(np.fromiter(best, np.int64, len(best)))
            found = [hit for hit, is_inside in zip(best.items(), inside, strict=True) if is_inside]
            if len(found) >= limit or len(best) < deep:
                return dict(found[:limit])
        allowed = tantivy.Query.term_set_query(self._schema, "document", list(scope.documents))
        allowed = tantivy.Query.const_score_query(allowed, 0.0)
        return self._best(
            tantivy.Query.boolean_query([(tantivy.Occur.Must, allowed), (tantivy.Occur.Must, wanted)]), limit
        )

    def _best(self, query: "tantivy.Query", limit: int) -> dict[int, float]:
        hits = self._searcher.search(query, limit=limit, count=False).hits
        ids = self._searcher.fast_field_values("passage", [address for _, address in hits]) if hits else []
        return {int(i): float(score) for i, (score, _) in zip(ids, hits, strict=True) if i is not None}
