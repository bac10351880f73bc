"""A page that hangs, crashes or takes all memory ends the process that draws it, and nothing else."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from test_isolation import children
from test_page_images import source_of, write_pdf

from indexer.errors import NoPageImageError, PageImageBusyError
from indexer.page_drawing import PageDrawer
from indexer.page_images import ImageWidth, PageImages
from indexer.settings import Settings
from indexer.store import PageSource

# What stands in for the drawing of pages: page 2 is hostile, the others are white
DRAWS = """
import os, signal, time
from pathlib import Path
from PIL import Image
def draw_page(path, format_name, number, width, quarter_turns=0):
    with Path("{log}").open("a") as log:
        print(number, os.getpid(), file=log)
    if number >= 2:
        {harm}
    return Image.new("RGB", (width, 50), "white")
"""
HANGS = "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM]); time.sleep(60)"  # as C code that never returns
SPINS = "[None for _ in iter(int, 1)]"
TAKES_MEMORY = "held = [bytearray(50_000_000) for _ in range(200)]"
CRASHES = "os.kill(os.getpid(), signal.SIGSEGV)"

Harmed = Callable[[str], None]


@pytest.fixture
def source(tmp_path: Path) -> PageSource:
    return source_of(write_pdf(tmp_path / "a.pdf", pages=9), pages=9)


@pytest.fixture
def images(tmp_path: Path) -> Iterator[PageImages]:
    opened = PageImages(Settings(data=tmp_path, drawing_timeout_s=1.5, drawing_memory_mb=600))
    yield opened
    opened.close()


@pytest.fixture
def harm(code_of_readers: Path, tmp_path: Path) -> Harmed:
    """Return a function that lets pages from the second on do harm to whoever draws them."""

    def write(how: str) -> None:
        code = DRAWS.format(log=tmp_path / "drawn", harm=how)
        (code_of_readers / "readers" / "drawing.py").write_text(code, encoding="utf-8")

    return write


def drawn(tmp_path: Path) -> list[list[int]]:
    """Return number and process of each page that was begun."""
    return [[int(word) for word in line.split()] for line in (tmp_path / "drawn").read_text().splitlines()]


@pytest.mark.parametrize(
    ("how", "tries"),
    [(HANGS, 1), (SPINS, 1), (TAKES_MEMORY, 1), (CRASHES, 2)],
    ids=["clock", "processor", "memory", "crash"],
)
def test_a_hostile_page_costs_its_own_picture_once(
    *, tmp_path: Path, images: PageImages, source: PageSource, harm: Harmed, how: str, tries: int
) -> None:
    harm(how)
    for width in (ImageWidth.SMALL, ImageWidth.LARGE):
        with pytest.raises(NoPageImageError, match=r"Không vẽ được trang này.*tải tệp gốc"):
            images.image(source, 2, width)
    with pytest.raises(NoPageImageError, match="Không vẽ được trang này"):
        images.check(source, 2)
    images.check(source, 1)
    assert images.image(source, 1, ImageWidth.SMALL)
    assert [page for page, _ in drawn(tmp_path)] == [2] * tries + [1]


def test_a_file_of_hostile_pages_is_given_up(
    tmp_path: Path, images: PageImages, source: PageSource, harm: Harmed
) -> None:
    harm(CRASHES)
    for page in range(2, 9):
        with pytest.raises(NoPageImageError):
            images.image(source, page, ImageWidth.SMALL)
    assert [page for page, _ in drawn(tmp_path)] == [2, 2, 3, 3, 4, 4]


def test_what_was_ended_is_tried_again_later(
    tmp_path: Path, images: PageImages, source: PageSource, harm: Harmed
) -> None:
    harm(CRASHES)
    with pytest.raises(NoPageImageError):
        images.image(source, 2, ImageWidth.SMALL)
    harm("pass")
    [noted] = (tmp_path / "pages").iterdir()
    page, at = noted.read_text().split()
    noted.write_text(f"{page} {int(at) - 7200}\n")
    assert images.image(source, 2, ImageWidth.SMALL)


def test_pages_are_drawn_by_one_process_that_is_another_one(
    tmp_path: Path, images: PageImages, source: PageSource, harm: Harmed
) -> None:
    harm("pass")
    for page in (1, 2, 3):
        images.image(source, page, ImageWidth.SMALL)
    [process] = {process for _, process in drawn(tmp_path)}
    assert process != os.getpid()
    os.kill(process, signal.SIGKILL)  # as the system does where memory runs out
    assert images.image(source, 4, ImageWidth.SMALL)


def test_the_process_ends_with_the_service_and_when_nobody_looks(tmp_path: Path, source: PageSource) -> None:
    for drawer, ends in ((PageDrawer(1024, 15, idle_s=0.3), lambda: None), (closed := PageDrawer(1024, 15), None)):
        assert drawer.draw(source.path, "pdf", 1, 640, 0)[8:12] == b"WEBP"
        assert drawers()
        (ends or closed.close)()
        until = time.monotonic() + 10
        while drawers() and time.monotonic() < until:
            time.sleep(0.05)
        assert not drawers()
        if ends:
            assert drawer.draw(source.path, "pdf", 2, 640, 0)  # and comes back
            drawer.close()


def drawers() -> list[int]:
    """Return the reading processes that belong to this one."""
    return children(os.getpid(), b"indexer.reader_process")


def test_a_service_that_ends_does_not_wait_for_a_page(
    tmp_path: Path, images: PageImages, source: PageSource, harm: Harmed
) -> None:
    harm("time.sleep(60)")
    told: list[Exception] = []

    def look() -> None:
        try:
            images.image(source, 2, ImageWidth.SMALL)
        except PageImageBusyError as error:
            told.append(error)

    reader = threading.Thread(target=look)
    reader.start()
    until = time.monotonic() + 10
    while not (tmp_path / "drawn").exists() and time.monotonic() < until:
        time.sleep(0.02)
    images.close()
    reader.join(5)
    assert len(told) == 1
    assert not list((tmp_path / "pages").glob("*ended*"))  # nothing is wrong with the page
    with pytest.raises(PageImageBusyError):
        images.image(source, 1, ImageWidth.SMALL)


def test_a_page_is_drawn_from_the_file_that_was_looked_at(
    tmp_path: Path, images: PageImages, source: PageSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another file that is put in its place in the last moment is not what is shown."""
    draw, first = PageDrawer.draw, images.image(source, 1, ImageWidth.SMALL)
    for kept in (tmp_path / "pages").iterdir():
        kept.unlink()

    def late(self: PageDrawer, path: Path, *details: int) -> bytes:
        write_pdf(tmp_path / "b.pdf", pages=9, size=(300, 300)).replace(source.path)
        return draw(self, path, *details)

    monkeypatch.setattr(PageDrawer, "draw", late)
    assert images.image(source, 1, ImageWidth.SMALL) == first
