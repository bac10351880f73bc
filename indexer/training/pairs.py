"""Training files -> (query, passage) pairs.

Every file is JSON lines compressed with xz. Records that repeat a development passage or question are left
out, so that the development scores mean something.
"""

import hashlib
import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.text.folding import fold_accents
from indexer.training.law_links import link_questions, without_restatement

# "Điều 14.3.TT.35.2." is all that some articles have for a title; not "Điều kiện cấp phép"
_NUMBER_ONLY = re.compile(r"^Điều [\d.A-ZĐ]+\.?\s*$")
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


def development_fingerprints(folders: Iterable[Path]) -> set[str]:
    """Return the fingerprints of all passages and questions of BEIR folders."""
    found = set()
    for folder in folders:
        for name in ("corpus.jsonl", "queries.jsonl"):
            with (folder / name).open(encoding="utf-8") as lines:
                found |= {fingerprint(json.loads(line)["text"]) for line in lines}
    return found


def _law_pairs(path: Path) -> Iterator[Pair]:
    records = list(_records(path))
    titles = Counter(record["title"] for record in records)
    for record in records:
        title = record["title"]
        if _NUMBER_ONLY.match(title):
            continue  # it asks for nothing
        # "Phạm vi điều chỉnh" heads thousands of articles: only with its topic does it ask for one of them
        query = title if titles[title] == 1 else f"{title} {record['topic']}"
        yield Pair(query, _shorten(record["text"]), "codified_law")


def _cloze_pairs(path: Path, seed: int) -> Iterator[Pair]:
    """Inverse cloze: a sentence of an article asks for the rest of it."""
    chooser = random.Random(seed)
    for record in _records(path):
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


def _linked_pairs(questions: Iterable[dict[str, str]], law: Path) -> Iterator[Pair]:
    for question, article in link_questions(questions, list(_records(law))):
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


def load_questions(path: Path) -> list[dict[str, str]]:
    """Return the questions with an answer (not a table of contents), but for those that are held out."""
    return [
        record
        for record in _records(path)
        if not record["answer"].startswith("-\n") and not is_held_out(record["question"])
    ]


def load_pairs(folder: Path, development: Iterable[Path], seed: int) -> list[Pair]:
    """Return all training pairs of `folder`, without those whose query or passage is a development text."""
    forbidden = development_fingerprints(development)
    law = folder / "codified_law.jsonl.xz"
    questions = load_questions(folder / "legal_questions.jsonl.xz")
    streams = [
        _law_pairs(law),
        _cloze_pairs(law, seed),
        _question_pairs(questions),
        _linked_pairs(questions, law),
        _news_pairs(folder / "news.jsonl.xz"),
        _translation_pairs(folder / "english_vietnamese.jsonl.xz"),
    ]
    return [
        pair
        for stream in streams
        for pair in stream
        if pair.query.strip()
        and len(pair.passage) >= 20
        and fingerprint(pair.passage) not in forbidden
        and fingerprint(pair.query) not in forbidden
    ]
