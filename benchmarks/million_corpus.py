"""Made plans in a store: encoded by several processes, written plan by plan, resumed where a run was cut off."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt
from million_plans import MadePlan, make_plan

from indexer.encoder import Encoder
from indexer.intake import embedding_text
from indexer.model import AdministrativeDocument, Field, Footer, Header, Passage, Span
from indexer.settings import Settings
from indexer.store import FileState, NewDocument, Store

PASSAGES_OF_A_PLAN = 60
ROOT = Path("/made-plans")
_TOGETHER = 8  # plans encoded at a time

_encoder: Encoder | None = None


def _take_one_core() -> None:
    """Keep the libraries that are loaded later to one thread: there is a worker for each core."""
    os.environ["OMP_NUM_THREADS"] = "1"


def own_encoder() -> Encoder:
    """Return the encoder of this process."""
    global _encoder  # noqa: PLW0603 — one model a worker process
    if _encoder is None:
        _encoder = Encoder(Settings())
        _encoder.load()
    return _encoder


def _encoded(numbers: list[int]) -> list[tuple[int, npt.NDArray[np.float32]]]:
    """Return the vectors of plans; the texts are made again where they are written, which is cheaper than sending."""
    plans = [make_plan(number, PASSAGES_OF_A_PLAN) for number in numbers]
    texts = [embedding_text(passage.context, passage.text) for plan in plans for passage in plan.passages]
    vectors = own_encoder().encode(texts)
    return list(zip(numbers, np.split(vectors, len(plans)), strict=True))


def _batches(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[start : start + _TOGETHER] for start in range(0, len(numbers), _TOGETHER))


def header_of(plan: MadePlan) -> tuple[str, Header]:
    """Return the lines above a plan's passages and what is read from them."""
    authority, number = f"Ủy ban nhân dân {plan.commune}", f"{plan.serial}/KH-UBND"
    title = f"Công tác {plan.field} năm {plan.year} trên địa bàn {plan.commune}"
    text, fields = "", {}
    for name, value in (
        ("issuing_authority", authority),
        ("document_number", number),
        ("document_type", "Kế hoạch"),
        ("title", title),
    ):
        fields[name] = Field(value, Span(len(text), len(text) + len(value)))
        text += f"{value}\n"
    return text, Header(**fields, year=plan.year)


def document_of(plan: MadePlan, vectors: npt.NDArray[np.float32], encoder_id: str) -> NewDocument:
    """Return a plan as the store takes it."""
    text, header = header_of(plan)
    passages = []
    for place, made in enumerate(plan.passages, start=1):
        span = Span(len(text), len(text) + len(made.text))
        kind = "row" if made.kind == "row" else "text"
        passages.append(Passage(span, None, f"{made.kind} {place}", kind, made.context, made.text))
        text += f"{made.text}\n"
    return NewDocument(
        absolute_path=ROOT / plan.name,
        root=ROOT,
        file=FileState(len(text), 0, plan.name, "made", encoder_id),
        format="txt",
        document=AdministrativeDocument(text, header, (), (), (), Footer(), None),
        passages=tuple(passages),
        vectors=vectors,
        assignments=(),
        references=(),
    )


def write_plans(
    settings: Settings, passages: int, *, workers: int = 2, progress: Callable[[int, int], None] | None = None
) -> int:
    """Bring a store to so many passages and return how many plans were written; those that are there are kept.

    Without `workers`, this process encodes.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    store, encoder_id = Store(settings.database_path, create=True), Encoder(Settings()).id
    known = store.roots.states(ROOT)
    wanted = range(-(-passages // PASSAGES_OF_A_PLAN))
    missing = [n for n in wanted if str(ROOT / f"ke-hoach-{n:06}.txt") not in known]
    done = 0
    # Spawned, because a fork of a process whose libraries have threads may hang
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _take_one_core) if workers else None
    with pool or nullcontext():
        # Windows of batches, so that finished vectors do not pile up where encoding is faster than writing
        batches = list(_batches(missing))
        for start in range(0, len(batches), 32):
            for encoded in (pool.map if pool else map)(_encoded, batches[start : start + 32]):
                for number, vectors in encoded:
                    store.replace_document(document_of(make_plan(number, PASSAGES_OF_A_PLAN), vectors, encoder_id))
                    done += 1
                if progress:
                    progress(done, len(missing))
    store.close()
    return done
