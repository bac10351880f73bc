"""Scores of answers against gold questions, through the service that serves users."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from indexer.text.folding import fold_accents
from search_api.confidence import raw_scores
from search_api.evaluation.calibration import Outcome, fit, threshold_curve
from search_api.evaluation.files import read_lines
from search_api.schemas import Answer
from search_api.service import SearchService

_LEAST_QUOTE = 8  # characters; "2026" stands in many a line
_HALVES = {"odd": "số lẻ", "even": "số chẵn"}


def _normal(text: str) -> str:
    folded = unicodedata.normalize("NFC", text or "").casefold()
    folded = re.sub(r"[“”„\"'*‘’]", "", re.sub(r"[–—‑−]", "-", folded))
    return re.sub(r"\s+", " ", re.sub(r"\s*([-/:])\s*", r"\1", folded)).strip()


def _is_same_place(evidence: str, quote: str) -> bool:
    """Whether one holds the other: a field's quote is the signer's name, its evidence may be the line with his post."""
    return evidence in quote or (len(quote) >= _LEAST_QUOTE and quote in evidence)


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
    if evidence and not any(_is_same_place(piece, quote) for piece in evidence for quote in quotes):
        faults.append("no citation quotes the evidence")
    return faults


def _outcomes(service: SearchService, rows: list[dict[str, Any]], asked: list[str]) -> list[Outcome]:
    found = []
    for row, question in zip(rows, asked, strict=True):
        with raw_scores() as made:
            answer = service.ask(question)
        way, raw = made[-1] if answer.answered else ("", 0.0)
        found.append(Outcome(way, raw, is_right=not answer_faults(row, answer)))
    return found


def _half(row: dict[str, Any]) -> str:
    return "odd" if int(re.sub(r"\D", "", row["id"]) or 0) % 2 else "even"


def _questions(rows: list[dict[str, Any]], *, without_accents: bool) -> list[str]:
    return [fold_accents(row["question"]) if without_accents else row["question"] for row in rows]


def _rows(gold: Sequence[Path]) -> list[dict[str, Any]]:
    return [row for path in gold for row in read_lines(path)]


def calibrate(service: SearchService, gold: Sequence[Path]) -> dict[str, Any]:
    """Return what `data/confidence.json` holds: the knots of every way, and what they were measured on."""
    rows = _rows(gold)
    outcomes = _outcomes(service, rows, _questions(rows, without_accents=False))
    return {"measured": f"{len(rows)} questions of {', '.join(path.name for path in gold)}", "knots": fit(outcomes)}


def score_answers(service: SearchService, gold: Sequence[Path], *, without_accents: bool = False) -> dict[str, Any]:
    """Return how many gold questions are answered rightly, by kind, with the faults of the others.

    `curve` tells for each threshold of probability what share is answered and how much of that is right; `halves` the
    share of right answers among questions of odd and of even number; `surest_wrong` the highest confidence of an
    answer to a question that has none.
    """
    rows = _rows(gold)
    asked = _questions(rows, without_accents=without_accents)
    by_kind: dict[str, list[bool]] = {}
    halves: dict[str, list[bool]] = {"odd": [], "even": []}
    failures = []
    surest_wrong = 0.0
    for row, question in zip(rows, asked, strict=True):
        answer = service.ask(question)
        faults = answer_faults(row, answer)
        by_kind.setdefault(row["kind"], []).append(not faults)
        halves[_half(row)].append(not faults)
        if faults:
            failures.append({"id": row["id"], "question": question, "faults": faults})
        if answer.answered and not row["answerable"]:
            surest_wrong = max(surest_wrong, answer.confidence)
    total = len(rows)
    return {
        "right": total - len(failures),
        "total": total,
        "by_kind": {kind: f"{sum(rights)}/{len(rights)}" for kind, rights in by_kind.items()},
        "halves": {half: f"{sum(rights)}/{len(rights)}" for half, rights in halves.items()},
        "surest_wrong": surest_wrong,
        "curve": threshold_curve(_outcomes(service, rows, asked)),
        "failures": failures,
    }


def report_lines(result: dict[str, Any]) -> list[str]:
    """Return the lines that the command prints of scores: right by kind and half, and the curve over thresholds."""
    kinds = ", ".join(f"{kind} {share}" for kind, share in result["by_kind"].items())
    halves = ", ".join(f"{name} {result['halves'][half]}" for half, name in _HALVES.items())
    curve = [
        f"{point['threshold']:6.2f} {point['answered_share']:16.1%} {point['correctness']:14.1%}"
        for point in result["curve"]
        if point["correctness"] is not None
    ]
    return [
        f"{result['right']}/{result['total']} câu đúng ({result['right'] / result['total']:.1%}); {halves}",
        f"Theo loại: {kinds}",
        f"Độ tin cậy cao nhất của một câu lẽ ra không trả lời được: {result['surest_wrong']}",
        "Ngưỡng  Tỷ lệ trả lời   Tỷ lệ đúng trong số đó (kiểm chứng chéo)",
        *curve,
    ]
