"""What a page of a PDF file or scan costs to be shown: its picture, the marks on it, what is stored for them.

    python benchmarks/page_images.py [FOLDER]

Without a folder the sample documents are taken. Each page is drawn anew at 1,280 pixels, by one process apart, as for
a visitor who comes first; the second one gets what was kept. Marks are those of every passage. "Found" is the share of
passages all of whose letters have a place on a page. "cpu" is what one core works, however busy the others keep it.
"""

import argparse
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from indexer.model import Span
from indexer.page_images import ImageWidth, PageImages
from indexer.pipeline import sync
from indexer.readers.drawing import draw_page
from indexer.readers.webp import encode
from indexer.settings import Settings
from indexer.store import PageSource, Store
from indexer.store.layouts import pack
from search_api.document_pages import DocumentPages

SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "documents"


@dataclass
class Costs:
    """What was measured of one kind of document: milliseconds, bytes, and passages found of all."""

    drawn_ms: list[float] = field(default_factory=list)
    drawn_cpu_ms: list[float] = field(default_factory=list)
    kept_ms: list[float] = field(default_factory=list)
    marks_ms: list[float] = field(default_factory=list)
    picture_bytes: list[int] = field(default_factory=list)
    layout_bytes: list[int] = field(default_factory=list)
    found: list[bool] = field(default_factory=list)


def draw_twice(pages: DocumentPages, document_id: str, page: int, source: PageSource, costs: Costs) -> None:
    """Draw a page and fetch it once more; then draw it here, to see what that takes of a core."""
    begun = time.perf_counter()
    drawn = pages.image(document_id, page, ImageWidth.LARGE)
    costs.drawn_ms.append(1000 * (time.perf_counter() - begun))
    begun = time.thread_time()
    encode(draw_page(source.path, source.format, page, ImageWidth.LARGE))
    costs.drawn_cpu_ms.append(1000 * (time.thread_time() - begun))
    begun = time.perf_counter()
    pages.image(document_id, page, ImageWidth.LARGE)
    costs.kept_ms.append(1000 * (time.perf_counter() - begun))
    costs.picture_bytes.append(len(drawn))


def mark_passages(store: Store, pages: DocumentPages, document_id: str, costs: Costs) -> None:
    """Mark every passage of a document, and see whether all of its letters have places."""
    text = store.document_text(document_id)
    placed = np.zeros(len(text), dtype=bool)
    for layout in store.layouts.covering(document_id, Span(0, len(text))):
        costs.layout_bytes.append(len(pack(layout.words)))
        for start, end in layout.words[:, :2].tolist():
            placed[start:end] = True
    for passage in store.passages_of(document_id):
        begun = time.perf_counter()
        pages.marks(document_id, passage.span)
        costs.marks_ms.append(1000 * (time.perf_counter() - begun))
        places = range(passage.span.start, passage.span.end)
        costs.found.append(all(placed[place] or text[place].isspace() for place in places))


def measure(store: Store, pages: DocumentPages) -> dict[str, Costs]:
    """Return the costs of all documents with pages, by kind."""
    kinds: dict[str, Costs] = defaultdict(Costs)
    for document in store.documents():
        count = pages.sheet(document.id).pages
        costs = kinds["scans" if document.ocr_confidence is not None else "text layer"]
        for page in range(1, count + 1):
            draw_twice(pages, document.id, page, store.layouts.source(document.id), costs)
        if count:
            mark_passages(store, pages, document.id, costs)
    return kinds


def main() -> None:
    """Index a folder and print the costs."""
    parser = argparse.ArgumentParser(description="Milliseconds and bytes a page")
    parser.add_argument("folder", type=Path, nargs="?", default=SAMPLES)
    folder = parser.parse_args().folder
    with tempfile.TemporaryDirectory(prefix="tracuu-benchmark-") as temporary:
        settings = Settings(database_url=None, data=Path(temporary))
        sync(folder, settings)
        store = Store(settings.database_path)
        images = PageImages(settings)
        kinds = measure(store, DocumentPages(images, store))
        images.close()
        store.close()
    for kind, costs in kinds.items():
        if not costs.drawn_ms:
            continue
        print(f"{kind}: {len(costs.drawn_ms)} pages, {len(costs.found)} passages, {np.mean(costs.found):.1%} found")
        for name in ("drawn_ms", "drawn_cpu_ms", "kept_ms", "marks_ms", "picture_bytes", "layout_bytes"):
            p50, p95, most = np.quantile(getattr(costs, name), [0.5, 0.95, 1])
            print(f"  {name:14} p50 {p50:10,.1f}  p95 {p95:10,.1f}  most {most:10,.1f}")


if __name__ == "__main__":
    main()
