"""Scores of answers against gold questions, through the service that serves users."""

import re
import unicodedata
from pathlib import Path
from typing import Any

from search_api.evaluation.files import read_lines
from search_api.schemas import Answer
from search_api.service import SearchService


def _normal(text: str) -> str:
    folded = unicodedata.normalize("NFC", text or "").casefold()
    folded = re.sub(r"[“”„\"'*‘’]", "", re.sub(r"[–—‑−]", "-", folded))
    return re.sub(r"\s+", " ", re.sub(r"\s*([-/:])\s*", r"\1", folded)).strip()


def answer_faults(gold: dict[str, Any], answer: Answer) -> list[str]:
    """Return what is wrong with an answer, in English; empty where it is right.

    A question with answers wants one alternative of each `accept` group in the text, all `documents` among the
    first citations and one `evidence` string in a quote; one without wants `answered` to be false.
    """
    if not gold["answerable"]:
        return ["answered what the corpus does not say"] if answer.answered else []
    if not answer.answered:
        return ["not answered"]
    text = _normal(answer.text)
    faults = [
        f"lacks {' | '.join(group)}" for group in gold["accept"] if not any(_normal(choice) in text for choice in group)
    ]
    stems = [Path(citation.document.file_name).stem for citation in answer.citations]
    needed = [Path(name).stem for name in gold["documents"]]
    faults += [f"does not cite {stem}" for stem in needed if stem not in stems[: max(3, len(needed) + 1)]]
    quotes = [_normal(citation.quote) for citation in answer.citations]
    evidence = [_normal(piece) for piece in gold["evidence"]]
    if evidence and not any(piece in quote for piece in evidence for quote in quotes):
        faults.append("no citation quotes the evidence")
    return faults


def score_answers(service: SearchService, gold: Path) -> dict[str, Any]:
    """Return how many gold questions are answered rightly, by kind, with the faults of the others."""
    by_kind: dict[str, list[bool]] = {}
    failures = []
    for row in read_lines(gold):
        faults = answer_faults(row, service.ask(row["question"]))
        by_kind.setdefault(row["kind"], []).append(not faults)
        if faults:
            failures.append({"id": row["id"], "question": row["question"], "faults": faults})
    total = sum(map(len, by_kind.values()))
    return {
        "right": total - len(failures),
        "total": total,
        "by_kind": {kind: f"{sum(rights)}/{len(rights)}" for kind, rights in by_kind.items()},
        "failures": failures,
    }
