"""The table of what many passages cost: kept figures -> README, between two marks, so that a test can tell others."""

import re
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel

FIGURES_PATH = Path(__file__).parent / "million.json"
README = Path(__file__).resolve().parents[1] / "README.md"
_MARKED = re.compile(r"(?<=<!-- sizes -->\n).*?(?=<!-- end of sizes -->)", re.DOTALL)


class Quantiles(BaseModel):
    """Milliseconds of a work, and the mean of the processor time that the whole process took meanwhile."""

    p50_ms: float
    p95_ms: float
    p99_ms: float
    processor_ms: float


class SizeFigures(BaseModel):
    """What an index of one size costs; shares in [0, 1].

    `load` is how many processes, this one included, wanted a processor while it was searched, in the mean of a minute.
    """

    passages: int
    kind: str
    build_s: float
    build_processor_s: float
    build_peak_mb: int
    index_mb: int
    store_mb: int
    times: dict[str, Quantiles]
    recall_of_exact: float
    known_items_recall: float
    queries_per_s: dict[int, float]
    resident_mb: int
    anonymous_mb: int
    load: float

    @property
    def over_engines(self) -> float:
        """How many times the engines alone the hybrid search takes at the 95th percentile."""
        return self.times["hybrid"].p95_ms / self.times["engines"].p95_ms


class TxtaiFigures(BaseModel):
    """What txtai's hybrid index of the same passages and vectors costs."""

    passages: int
    build_s: float
    build_processor_s: float
    build_peak_mb: int
    resident_mb: int
    p50_ms: float
    p95_ms: float
    known_items_recall: float


class Report(BaseModel):
    """The figures of all sizes, smallest first, and of txtai at one of them."""

    sizes: list[SizeFigures]
    txtai: TxtaiFigures | None = None


def _times(name: str) -> Callable[[SizeFigures], str]:
    def cell(size: SizeFigures) -> str:
        taken = size.times[name]
        return f"{taken.p50_ms:.1f} / {taken.p95_ms:.1f} / {taken.p99_ms:.1f}"

    return cell


_ROWS: dict[str, Callable[[SizeFigures], str]] = {
    "building from the store, s of processor": lambda size: f"{size.build_processor_s:.0f}",
    "peak of memory while building, MB": lambda size: f"{size.build_peak_mb:,}",
    "index on disk, MB": lambda size: f"{size.index_mb:,}",
    "memory of the service, MB (without mapped files)": lambda s: f"{s.resident_mb:,} ({s.anonymous_mb:,})",
    "vectors, ms p50 / p95 / p99": _times("dense"),
    "terms": _times("lexical"),
    "both, fused": _times("hybrid"),
    "both, in one year of eleven": _times("hybrid_filtered"),
    "the whole service, ten hits": _times("service"),
    "the engines alone, both at once": _times("engines"),
    "both, fused ÷ engines alone, p95": lambda size: f"{size.over_engines:.2f}",
    "processor time of the engines alone, ms": lambda size: f"{size.times['engines'].processor_ms:.1f}",
    "processor time of both, fused, ms": lambda size: f"{size.times['hybrid'].processor_ms:.1f}",
    "processor time of the whole service, ms": lambda size: f"{size.times['service'].processor_ms:.1f}",
    "processes that wanted the two processors": lambda size: f"{size.load:.0f}",
    "searches a second, 1 / 8 clients": lambda s: f"{s.queries_per_s[1]:.0f} / {s.queries_per_s[8]:.0f}",
    "best ten vectors that an exact search finds": lambda size: f"{size.recall_of_exact:.1%}",
    "known passage among the first ten": lambda size: f"{size.known_items_recall:.1%}",
}


def table(report: Report) -> str:
    """Return the figures as a Markdown table, with a sentence on txtai."""
    sizes = report.sizes
    lines = [
        f"| made passages | {' | '.join(f'{size.passages:,}' for size in sizes)} |",
        f"| --- |{' --- |' * len(sizes)}",
        *(f"| {name} | {' | '.join(map(cell, sizes))} |" for name, cell in _ROWS.items()),
    ]
    return "\n".join(lines) + "\n" + (_beside_txtai(report) if report.txtai else "")


def _beside_txtai(report: Report) -> str:
    """Say what txtai's figures are, ours being 1."""
    theirs = report.txtai
    ours = next((size for size in report.sizes if theirs and size.passages == theirs.passages), None)
    if theirs is None or ours is None:
        raise ValueError("txtai was measured at a size that we were not")
    hybrid = ours.times["hybrid"]
    return (
        f"\ntxtai 9.14, hybrid, on the same {theirs.passages:,} passages and vectors, ours being 1: indexing "
        f"{theirs.build_processor_s / ours.build_processor_s:.2f} (processor time), peak of memory "
        f"{theirs.build_peak_mb / ours.build_peak_mb:.2f}, a search {theirs.p50_ms / hybrid.p50_ms:.2f} in the median "
        f"and {theirs.p95_ms / hybrid.p95_ms:.2f} at the 95th percentile; the known passage is among its first ten for "
        f"{theirs.known_items_recall:.1%} of the questions.\n"
    )


def with_table(text: str, report: Report) -> str:
    """Return a text with the table between its marks; raises `ValueError` where it has none."""
    replaced, count = _MARKED.subn(lambda _: table(report), text)
    if not count:
        raise ValueError("no <!-- sizes --> … <!-- end of sizes --> in the text")
    return replaced


def write_report(report: Report) -> None:
    """Keep the figures and write the table."""
    FIGURES_PATH.write_text(report.model_dump_json(indent=1) + "\n", encoding="utf-8")
    README.write_text(with_table(README.read_text(encoding="utf-8"), report), encoding="utf-8")
