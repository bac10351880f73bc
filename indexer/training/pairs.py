"""Training files -> (query, passage) pairs.

Every file is JSON lines compressed with xz. Records that repeat a development passage or question, or consist of
development passages for the greater part, are left out before any pair is made of them, so that the development scores
mean something.
"""

import hashlib
import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.text.folding import fold_accents
from indexer.training.law_links import ArticleLinks, link_questions, without_restatement

# "Điều 14.3.TT.35.2." is all that some articles have for a title; not "Điều kiện cấp phép"
_NUMBER_ONLY = re.compile(r"^Điều [\d.A-ZĐ]+\.?\s*$")
_WORD = re.compile(r"\w+")
# Of the codified law 2,448 articles begin as a development passage does; 1,576 more repeat one under another beginning
_STRETCH, _REPEATED = 8, 0.5
MAX_SYLLABLES = 300  # longer passages add time, not score: the vector is a mean


# Sources whose files state no licence: weights trained on them may ship, the texts may not
UNLICENSED = frozenset({"legal_questions", "legal_questions/stripped", "legal_questions/law", "news"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and a passage that answers or continues it; `source` names the training file."""

    query: str
    passage: str
    source: str


def _records(path: Path) -> Iterator[dict[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _shorten(text: str) -> str:
    return " ".join(text.split()[:MAX_SYLLABLES])


def fingerprint(text: str) -> str:
    """Return what is compared to find a development text among training texts: its first 160 letters, folded."""
    return "".join(filter(str.isalnum, fold_accents(text)))[:160]


def _stretches(text: str) -> list[int]:
    words = _WORD.findall(fold_accents(text))
    return [hash(tuple(words[start : start + _STRETCH])) for start in range(len(words) - _STRETCH + 1)]


class DevelopmentTexts:
    """The passages and questions of BEIR folders: what must not be trained on."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._whole: set[str] = set()
        self._stretches: set[int] = set()
        for folder in folders:
            for name in ("corpus.jsonl", "queries.jsonl"):
                with (folder / name).open(encoding="utf-8") as lines:
                    texts = [json.loads(line)["text"] for line in lines]
                self._whole.update(map(fingerprint, texts))
                if name == "corpus.jsonl":
                    self._stretches.update(stretch for text in texts for stretch in _stretches(text))

    def begin(self, text: str) -> bool:
        """Whether a text begins as one of them does."""
        return fingerprint(text) in self._whole

    def hold(self, text: str) -> bool:
        """Whether a text is one of them, or half of it or more stands in them, eight words at a time."""
        own = _stretches(text)
        return self.begin(text) or sum(stretch in self._stretches for stretch in own) > _REPEATED * max(1, len(own))


def _law_pairs(records: Sequence[dict[str, str]]) -> Iterator[Pair]:
    titles = Counter(record["title"] for record in records)
    for record in records:
        title = record["title"]
        if _NUMBER_ONLY.match(title):
            continue  # it asks for nothing
        # "Phạm vi điều chỉnh" heads thousands of articles: only with its topic does it ask for one of them
        query = title if titles[title] == 1 else f"{title} {record['topic']}"
        yield Pair(query, _shorten(record["text"]), "codified_law")


def _cloze_pairs(records: Iterable[dict[str, str]], seed: int) -> Iterator[Pair]:
    """Inverse cloze: a sentence of an article asks for the rest of it."""
    chooser = random.Random(seed)
    for record in records:
        sentences = [s for s in record["text"].replace("\n", ". ").split(". ") if 6 <= len(s.split()) <= 40]
        if len(sentences) >= 3:
            chosen = chooser.choice(sentences)
            rest = record["text"] if chooser.random() < 0.1 else record["text"].replace(chosen, " ")
            yield Pair(chosen, _shorten(rest), "codified_law/cloze")


def _question_pairs(questions: Iterable[dict[str, str]]) -> Iterator[Pair]:
    for record in questions:
        if len(record["answer"]) > 120:
            yield Pair(record["question"], _shorten(record["answer"]), "legal_questions")
        if stripped := without_restatement(record["question"], record["answer"]):
            yield Pair(record["question"], _shorten(stripped), "legal_questions/stripped")


def _linked_pairs(questions: Iterable[dict[str, str]], articles: Sequence[dict[str, str]]) -> Iterator[Pair]:
    for question, article in link_questions(questions, articles):
        yield Pair(question, _shorten(article), "legal_questions/law")


def _news_pairs(path: Path) -> Iterator[Pair]:
    for record in _records(path):
        yield Pair(record["title"], _shorten(record["body"]), "news")
        yield Pair(record["abstract"], _shorten(record["body"]), "news")


def _translation_pairs(path: Path) -> Iterator[Pair]:
    for record in _records(path):
        if len(record["en"].split()) >= 3:
            yield Pair(record["en"], _shorten(record["vi"]), "english_vietnamese")


def is_held_out(question: str) -> bool:
    """Whether a question is one of the eighth that the encoder never sees, so that what ranks its results can learn."""
    return hashlib.blake2b(fingerprint(question).encode(), digest_size=2).digest()[0] % 8 == 0


def load_questions(path: Path, development: DevelopmentTexts, *, held_out: bool = False) -> list[dict[str, str]]:
    """Return the questions with an answer (not a table of contents): those to train on, or those that are held out."""
    return [
        record
        for record in _records(path)
        if not record["answer"].startswith("-\n")
        and is_held_out(record["question"]) == held_out
        and not development.begin(record["question"])
        and not development.hold(record["answer"])
    ]


def load_articles(path: Path, development: DevelopmentTexts) -> list[dict[str, str]]:
    """Return the articles of the codified law."""
    return [record for record in _records(path) if not development.hold(record["text"])]


def load_pairs(folder: Path, development: Iterable[Path], seed: int) -> list[Pair]:
    """Return all training pairs of `folder`, without those whose query or passage is a development text."""
    forbidden = DevelopmentTexts(development)
    articles = load_articles(folder / "codified_law.jsonl.xz", forbidden)
    questions = load_questions(folder / "legal_questions.jsonl.xz", forbidden)
    streams = [
        _law_pairs(articles),
        _cloze_pairs(articles, seed),
        _question_pairs(questions),
        _linked_pairs(questions, articles),
        _news_pairs(folder / "news.jsonl.xz"),
        _translation_pairs(folder / "english_vietnamese.jsonl.xz"),
    ]
    return [
        pair
        for stream in streams
        for pair in stream
        if pair.query.strip()
        and len(pair.passage) >= 20
        and not forbidden.begin(pair.passage)
        and not forbidden.begin(pair.query)
    ]


@dataclass(frozen=True, slots=True)
class Collection:
    """Passages, and questions with the rows of those that answer them."""

    passages: list[str]
    questions: list[tuple[str, frozenset[int]]]


def held_out_collections(folder: Path, development: Iterable[Path]) -> Iterator[Collection]:
    """Yield two collections for the held-out questions: the portal's answers, and the law that these quote."""
    forbidden = DevelopmentTexts(development)
    path = folder / "legal_questions.jsonl.xz"
    asked = load_questions(path, forbidden, held_out=True)
    answers = [record["answer"] for record in [*asked, *load_questions(path, forbidden)]]
    yield Collection(answers, [(record["question"], frozenset({row})) for row, record in enumerate(asked)])
    articles = [
        record for record in load_articles(folder / "codified_law.jsonl.xz", forbidden) if len(record["text"]) >= 20
    ]
    links = ArticleLinks(articles)
    linked = [(record["question"], frozenset(links.quoted_by(record["answer"]))) for record in asked]
    texts = [record["text"] for record in articles]
    yield Collection(texts, [(question, rows) for question, rows in linked if rows])
