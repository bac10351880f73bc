"""A pasted draft -> the paragraphs to look precedents up for. Knows line ends and marks, no documents."""

import re

from indexer.errors import InvalidRequestError
from indexer.structure.marks import read_mark
from search_api.precedents.schemas import MAX_DRAFT

MOST_PARAGRAPHS = 6
_LEAST_LETTERS = 2
_LONGEST = 2_000  # characters of a paragraph that are looked up
_ENDED = (".", ";", ":", "/.", "!", "?")
# "chữ"; not "123", not "…"
_LETTERS = re.compile(r"[^\W\d_]")


def check_length(text: str) -> str:
    """Return a draft as it is; raises `InvalidRequestError` where it is too long."""
    if len(text) > MAX_DRAFT:
        raise InvalidRequestError(f"Đoạn dự thảo dài {len(text)} ký tự, nhiều nhất là {MAX_DRAFT}. Hãy dán từng phần.")
    return text


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of a draft without their marks, the first `MOST_PARAGRAPHS`; lines of a PDF are joined.

    Raises `InvalidRequestError` where there are no words, or too many.
    """
    check_length(text)
    if len(_LETTERS.findall(text)) < _LEAST_LETTERS:
        raise InvalidRequestError("Đoạn dự thảo không có chữ nào để so. Hãy dán một câu hoặc một đoạn văn.")
    joined: list[str] = []
    ended = True
    for line in (" ".join(line.split()) for line in text.splitlines()):
        if not line:
            ended = True
            continue
        if ended or read_mark(line):
            joined.append(line)
        else:
            joined[-1] += f" {line}"
        ended = line.endswith(_ENDED)
    unmarked = [mark.rest if (mark := read_mark(line)) else line for line in joined]
    return [line[:_LONGEST] for line in unmarked if _LETTERS.search(line)][:MOST_PARAGRAPHS]
