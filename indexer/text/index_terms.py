"""The terms of a text as an index takes them; run as a module, a process that makes them for another one.

Such a process reads lines of JSON, each a list of texts, and answers each with the list of their terms; it ends with
its input, so that it outlives nobody.
"""

import json
import sys
from functools import lru_cache
from typing import BinaryIO

from indexer.text.segmentation import lexical_terms, without_accents

Terms = tuple[str, str]
"""Terms joined by blanks, and the same without accents."""


@lru_cache(maxsize=1_000)  # many passages in a row have one context
def index_terms(text: str) -> Terms:
    """Return the terms of a text, with and without accents."""
    terms = lexical_terms(text)
    return " ".join(terms), " ".join(without_accents(terms))


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer each line until there are no more."""
    for line in requests:
        found = [index_terms(text) for text in json.loads(line)]
        replies.write(json.dumps(found, ensure_ascii=False).encode() + b"\n")
        replies.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
