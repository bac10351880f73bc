"""What a model wrote -> the sentences that the passages bear out.

A sentence stays where it cites passages that exist, all its numbers and names stand in them, and most of its words do.
This holds off invented facts; it does not prove that a sentence says what the passage says (whose task is whose among
several in one passage): that is why the quotations stand beside it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.text.letters import LOWER
from search_api.summary.facts import facts_of, supported_facts
from search_api.summary.names import Passages, holds_names, words_of
from search_api.summary.posts import holds_posts

MOST_SENTENCES = 8
_MOST_TEXT = 8_000  # characters that are read of a reply
_MOST_SENTENCE = 600  # characters
_MOST_CITED = 3  # more passages together bear out almost anything
_MOST_QUOTE = 20_000  # characters that are read of a passage
_FEWEST_WORDS = 2
# Least share of a sentence's words of content that stand in the cited passages. `benchmarks/summaries.py` on 100 news
# abstracts that people wrote: at 0.5, 88 % share as much with their own text and 45 % with the likest of 500 others;
# at 0.6, 78 % and 7 % (1 % with figures and names held against it); at 0.7, 58 % and 1 %.
LEAST_OVERLAP = 0.6
# One passage that shares less than this with the sentence does not bear it out, whatever the others do
LEAST_PART = 0.2
# "[1]", "[1, 2]"; not "[1-3]", not "[a]"
_CITATION = re.compile(r"\[\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*\]")
# What a model thinks before it answers; left open where it was cut
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
# "- ", "* ", "1. ", "2) " before a sentence; not "1.200"
_BULLET = re.compile(r"^\s*(?:[-*•+]|\d{1,2}[.)])\s+")
_EMPHASIS = re.compile(r"\*{1,3}|`+|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)")  # "**số**", "_số_"; not "ke_hoach"
# Where a sentence ends: ". " and ".[1] " before a capital; not the points of "10.3", "TP. Hồ Chí Minh", "1. Phòng"
_END = re.compile(rf"(?<![.!?…])[.!?…]++[\"”’)]*(?P<cited>(?:\s*\[[\d\s,;]+\])*)\s+(?=[\"“‘(]?[^\W_{LOWER}])")
_SHORT_FORM = re.compile(
    rf"[^\W\d_{LOWER}][^\W\d_]{{0,3}}|\d{{1,2}}|[IVXLC]+"
)  # "TP", "KT", "Ông", "1"; not "2026", "trì"
_FUNCTION = frozenset(
    """và của các là có cho ở tại trong với được theo về những một này đó thì mà từ đến do để như khi bị đã sẽ đang phải
    cần trên dưới ngoài hoặc mỗi gồm cũng còn vào ra bởi nhằm việc số ngày tháng năm thực hiện nêu sau""".split()
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence without its marks, and the passages that it cites, counted from 0."""

    text: str
    cited: tuple[int, ...]


def _clean(reply: str) -> str:
    """Return a reply without thoughts, emphasis and characters that are not seen."""
    text = unicodedata.normalize("NFC", _THOUGHT.sub(" ", reply[:_MOST_TEXT]))
    return "".join(
        sign if sign == "\n" else " " if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") else sign
        for sign in _EMPHASIS.sub("", text)
    )


def split_sentences(reply: str) -> list[str]:
    """Return the sentences of a reply, each with its citations.

    Where an end is doubtful ("KT. Chủ tịch") two sentences stay one, which is then verified as a whole.
    """
    sentences: list[str] = []
    for raw in _clean(reply).split("\n"):
        line = _BULLET.sub("", " ".join(raw.split()))
        at = 0
        for match in _END.finditer(line):
            last = line[at : match.start()].rpartition(" ")[2].lstrip('("“‘')
            if not match["cited"] and _SHORT_FORM.fullmatch(last):
                continue
            sentences.append(line[at : match.end()].strip())
            at = match.end()
        sentences.append(line[at:].strip())
    return [sentence for sentence in sentences if sentence]


def read_statement(sentence: str) -> Statement:
    """Return a sentence parted from its citations, each passage once."""
    numbers = [int(n) for match in _CITATION.finditer(sentence) for n in re.findall(r"\d+", match[1])]
    text = re.sub(r"\s+([.,;:!?…])", r"\1", " ".join(_CITATION.sub(" ", sentence).split()))
    return Statement(text, tuple(dict.fromkeys(number - 1 for number in numbers)))


def overlap(statement: str, passages: Sequence[str]) -> float:
    """Return the share of a statement's words of content that stand in the passages; 0.0 where it has hardly any."""
    wanted = {word for word in words_of(statement) if word.exact[0].isalpha() and word.exact not in _FUNCTION}
    if len(wanted) < _FEWEST_WORDS:
        return 0.0
    there = {word for passage in passages for word in words_of(passage)}
    return len([word for word in wanted if word in there]) / len(wanted)


def is_borne_out(
    statement: Statement,
    passages: Sequence[str],
    *,
    signatures: Sequence[str] = (),
    least_overlap: float = LEAST_OVERLAP,
) -> bool:
    """Whether the passages that a statement cites exist and bear it out; `least_overlap` is another for measuring.

    `signatures` tell post, organ and name of who signed the document of each passage.
    """
    if not statement.cited or len(statement.cited) > _MOST_CITED or len(statement.text) > _MOST_SENTENCE:
        return False
    if not all(0 <= number < len(passages) for number in statement.cited):
        return False
    quotes = [passages[number][:_MOST_QUOTE] for number in statement.cited]
    if overlap(statement.text, quotes) < least_overlap:
        return False
    if any(overlap(statement.text, [quote]) < min(LEAST_PART, least_overlap) for quote in quotes):
        return False
    supported = frozenset[tuple[str, ...]]().union(*map(supported_facts, quotes))
    signed = [signatures[number] for number in statement.cited if number < len(signatures)]
    return (
        facts_of(statement.text) <= supported
        and holds_names(statement.text, Passages.of(quotes))
        and holds_posts(statement.text, [*quotes, *signed])
    )


def verify(
    reply: str, passages: Sequence[str], *, signatures: Sequence[str] = (), is_cut: bool = False
) -> tuple[list[Statement], int]:
    """Return the statements of a reply that `passages` bear out, each once, and how many others were dropped."""
    sentences = split_sentences(reply)
    whole = sentences[:-1] if is_cut else sentences
    kept: dict[str, Statement] = {}
    for sentence in whole:
        statement = read_statement(sentence)
        if len(kept) < MOST_SENTENCES and is_borne_out(statement, passages, signatures=signatures):
            kept.setdefault(statement.text, statement)
    return list(kept.values()), len(sentences) - len(kept)
