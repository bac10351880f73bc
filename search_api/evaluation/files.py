"""Files of evaluation data: JSON lines and BEIR folders (`corpus.jsonl`, `queries.jsonl`, `qrels.tsv`)."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class BeirFolder:
    """Passages and questions by id, and for each question those that answer it; a question without any is left out."""

    corpus: dict[str, str]
    queries: dict[str, str]
    relevant: dict[str, frozenset[str]]


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the records of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _qrels(path: Path) -> dict[str, frozenset[str]]:
    relevant: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if not fields[-1].lstrip("-").isdigit():
            continue  # the header
        query, passage = fields[0], fields[-2]  # TREC's files have a column more, between the two
        if int(fields[-1]) > 0:
            relevant.setdefault(query, set()).add(passage)
    return {query: frozenset(passages) for query, passages in relevant.items()}


def read_beir(folder: Path) -> BeirFolder:
    """Read a BEIR folder; raises `ConfigurationError` where a file is missing or is not what it should be."""
    qrels = folder / "qrels.tsv"
    if not qrels.exists() and (folder / "qrels" / "test.tsv").exists():
        qrels = folder / "qrels" / "test.tsv"
    try:
        corpus = {
            str(row["_id"]): f"{row.get('title') or ''}\n{row['text']}".strip()
            for row in read_lines(folder / "corpus.jsonl")
        }
        queries = {str(row["_id"]): str(row["text"]) for row in read_lines(folder / "queries.jsonl")}
        relevant = _qrels(qrels)
    except OSError as error:
        raise ConfigurationError(
            f"Không đọc được {error.filename} ({error.strerror}). Thư mục BEIR cần corpus.jsonl, queries.jsonl "
            "và qrels.tsv."
        ) from error
    except (ValueError, KeyError, IndexError) as error:
        raise ConfigurationError(
            f"Thư mục {folder} không đúng dạng BEIR ({type(error).__name__}: {error}). Hãy xem lại từng dòng của "
            "corpus.jsonl (_id, title, text), queries.jsonl (_id, text) và qrels.tsv (query-id, corpus-id, score)."
        ) from error
    asked = {query: passages for query, passages in relevant.items() if query in queries}
    if not corpus or not asked:
        raise ConfigurationError(f"Thư mục {folder} không có câu hỏi nào có đáp án trong qrels.tsv.")
    return BeirFolder(corpus, {query: queries[query] for query in asked}, asked)
