"""Pictures of pages: small, kept, bounded; and a clear word where there is none."""

import hashlib
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from indexer import page_images
from indexer.errors import NoPageImageError, PageImageBusyError
from indexer.page_drawing import PageDrawer
from indexer.page_images import ImageWidth, PageImages
from indexer.pipeline import sync
from indexer.readers.webp import encode
from indexer.settings import Settings
from indexer.store import PageSource, Store

MOST_BYTES = 250_000


def write_pdf(path: Path, pages: int = 2, size: tuple[float, float] = A4, **options: object) -> Path:
    canvas = Canvas(str(path), pagesize=size, **options)
    for number in range(pages):
        for line in range(40):
            canvas.drawString(
                60, size[1] - 60 - 18 * line, f"Trang {number + 1}, dong {line}: ke hoach cong tac nam 2026"
            )
        canvas.showPage()
    canvas.save()
    return path


def source_of(path: Path, format_name: str = "pdf", pages: int | None = 2) -> PageSource:
    stat = path.stat()
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return PageSource(path, path.parent, format_name, pages, stat.st_size, stat.st_mtime_ns, sha256)


@pytest.fixture
def images(tmp_path: Path) -> Iterator[PageImages]:
    opened = PageImages(Settings(data=tmp_path))
    yield opened
    opened.close()


@pytest.mark.parametrize("width", ImageWidth)
def test_a_page_comes_as_a_small_picture_of_the_width_asked_for(
    tmp_path: Path, images: PageImages, width: ImageWidth
) -> None:
    drawn = images.image(source_of(write_pdf(tmp_path / "a.pdf")), 2, width)
    picture = Image.open(io.BytesIO(drawn))
    assert (picture.format, picture.width) == ("WEBP", width)
    assert picture.height == pytest.approx(width * A4[1] / A4[0], abs=2)
    assert len(drawn) <= MOST_BYTES


def test_a_page_is_turned_upright(tmp_path: Path, images: PageImages) -> None:
    drawn = images.image(source_of(write_pdf(tmp_path / "a.pdf")), 1, ImageWidth.SMALL, quarter_turns=1)
    picture = Image.open(io.BytesIO(drawn))
    assert picture.width > picture.height


def test_noise_is_made_small_enough_too() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (1810, 1280, 3), dtype=np.uint8)
    assert len(encode(Image.fromarray(noise))) <= MOST_BYTES


def test_a_sheet_of_any_length_stays_within_bounds(tmp_path: Path, images: PageImages) -> None:
    source = source_of(write_pdf(tmp_path / "dai.pdf", pages=1, size=(100, 14_000)), pages=1)
    picture = Image.open(io.BytesIO(images.image(source, 1, ImageWidth.LARGE)))
    assert picture.width * picture.height <= 8_100_000
    assert picture.height <= 8_000


def test_each_frame_of_a_tiff_is_a_page(tmp_path: Path, images: PageImages) -> None:
    frames = [Image.new("1", (1700, 2200), shade) for shade in (0, 1)]
    frames[0].save(tmp_path / "fax.tif", save_all=True, append_images=frames[1:], compression="group4")
    source = source_of(tmp_path / "fax.tif", "image")
    shades = [
        Image.open(io.BytesIO(images.image(source, page, ImageWidth.SMALL))).convert("L").getpixel((300, 300))
        for page in (1, 2)
    ]
    assert shades == [pytest.approx(0, abs=9), pytest.approx(255, abs=9)]


def test_a_sheet_of_a3_at_600_dpi_is_drawn_within_the_limits(tmp_path: Path, images: PageImages) -> None:
    Image.new("RGBA", (7016, 9921), "white").save(tmp_path / "a3.png", compress_level=1)
    picture = Image.open(io.BytesIO(images.image(source_of(tmp_path / "a3.png", "image", 1), 1, ImageWidth.LARGE)))
    assert picture.width == 1280


@pytest.mark.parametrize("suffix", ["tif", "jpg"])
def test_a_scan_that_the_camera_calls_turned_is_upright(tmp_path: Path, images: PageImages, suffix: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the right side of the scan is the top
    path = tmp_path / f"quay.{suffix}"
    Image.new("RGB", (4000, 3000), "white").save(path, exif=exif)
    picture = Image.open(io.BytesIO(images.image(source_of(path, "image", 1), 1, ImageWidth.SMALL)))
    assert picture.size == (640, 853)


def test_a_page_is_drawn_once(tmp_path: Path, images: PageImages, monkeypatch: pytest.MonkeyPatch) -> None:
    source = source_of(write_pdf(tmp_path / "a.pdf"))
    first = images.image(source, 1, ImageWidth.SMALL)
    monkeypatch.delattr(PageDrawer, "draw")
    assert images.image(source, 1, ImageWidth.SMALL) == first
    with pytest.raises(AttributeError):
        images.image(source, 2, ImageWidth.SMALL)


def test_the_oldest_pictures_make_room(tmp_path: Path, images: PageImages, monkeypatch: pytest.MonkeyPatch) -> None:
    source = source_of(write_pdf(tmp_path / "a.pdf", pages=6), pages=6)
    monkeypatch.setattr(page_images, "_MOST_KEPT_BYTES", 3 * len(images.image(source, 1, ImageWidth.SMALL)))
    for page in range(2, 7):
        images.image(source, page, ImageWidth.SMALL)
    kept = {path.name.split("-")[1] for path in (tmp_path / "pages").iterdir()}
    assert "6" in kept
    assert "1" not in kept
    assert len(kept) <= 3


def test_a_page_that_waits_too_long_is_refused(
    tmp_path: Path, images: PageImages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_images, "_WAIT_S", 0.01)
    with page_images._DRAWING, pytest.raises(PageImageBusyError, match="tải lại"):
        images.image(source_of(write_pdf(tmp_path / "a.pdf")), 1, ImageWidth.SMALL)


def test_a_long_queue_turns_others_away_at_once(
    tmp_path: Path, images: PageImages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_images, "_QUEUE", threading.BoundedSemaphore(1))
    source = source_of(write_pdf(tmp_path / "a.pdf"))
    with page_images._QUEUE, pytest.raises(PageImageBusyError):
        images.image(source, 1, ImageWidth.SMALL)
    assert images.image(source, 1, ImageWidth.SMALL)  # and the place is free again


def test_many_readers_at_once_all_get_their_page(tmp_path: Path, images: PageImages) -> None:
    source = source_of(write_pdf(tmp_path / "a.pdf", pages=4), pages=4)
    found: dict[int, bytes] = {}

    def look(number: int) -> None:
        found[number] = images.image(source, number % 4 + 1, ImageWidth.SMALL)

    readers = [threading.Thread(target=look, args=(number,)) for number in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(found) == 8
    assert all(found[number] == found[number % 4] for number in found)


def _vanish(path: Path) -> None:
    path.unlink()


def _change(path: Path) -> None:
    write_pdf(path, pages=3)


def _same_size_other_content(path: Path) -> None:
    path.write_bytes(path.read_bytes()[::-1])


@pytest.mark.parametrize(
    ("happens", "said"), [(_vanish, "không còn"), (_change, "đã thay đổi"), (_same_size_other_content, "đã thay đổi")]
)
def test_a_file_that_is_not_what_was_indexed_shows_nothing(
    tmp_path: Path, images: PageImages, happens: object, said: str
) -> None:
    path = write_pdf(tmp_path / "a.pdf")
    source = source_of(path)
    images.image(source, 1, ImageWidth.SMALL)  # kept, and yet not shown any more
    happens(path)  # type: ignore[operator]
    with pytest.raises(NoPageImageError, match=said):
        images.image(source, 1, ImageWidth.SMALL)


def test_a_file_that_was_only_touched_is_the_same(tmp_path: Path, images: PageImages) -> None:
    path = write_pdf(tmp_path / "a.pdf")
    source = source_of(path)
    path.write_bytes(path.read_bytes())
    assert images.image(source, 1, ImageWidth.SMALL)


def test_damaged_locked_and_foreign_files_say_so(tmp_path: Path, images: PageImages) -> None:
    locked = write_pdf(tmp_path / "khoa.pdf", encrypt=StandardEncryption("bi-mat"))
    broken = tmp_path / "hong.pdf"
    broken.write_bytes(write_pdf(tmp_path / "a.pdf").read_bytes()[:200])
    picture = tmp_path / "hong.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    word = tmp_path / "a.docx"
    word.write_bytes(b"PK")
    cases = {
        locked: ("pdf", "mật khẩu"),
        broken: ("pdf", "hỏng"),
        picture: ("image", "ảnh"),
        word: ("docx", "Chỉ tệp PDF"),
    }
    for path, (format_name, said) in cases.items():
        with pytest.raises(NoPageImageError, match=said):
            images.image(source_of(path, format_name), 1, ImageWidth.SMALL)


@pytest.mark.parametrize("page", [0, 3, 10**6])
def test_a_page_that_is_not_there_is_refused(tmp_path: Path, images: PageImages, page: int) -> None:
    with pytest.raises(NoPageImageError, match="không có trang"):
        images.image(source_of(write_pdf(tmp_path / "a.pdf")), page, ImageWidth.SMALL)


def test_a_full_disk_still_shows_the_page(tmp_path: Path, images: PageImages) -> None:
    (tmp_path / "pages").write_text("ở chỗ của thư mục", encoding="utf-8")
    assert images.image(source_of(write_pdf(tmp_path / "a.pdf")), 1, ImageWidth.SMALL)


def test_pictures_of_a_deleted_file_go_with_the_next_sync(tmp_path: Path) -> None:
    folder, settings = tmp_path / "van-ban", Settings(data=tmp_path / "data")
    folder.mkdir()
    for name in ("a", "b"):
        write_pdf(folder / f"{name}.pdf", pages=1 if name == "a" else 2)
    sync(folder, settings)
    images, store = PageImages(settings), Store(settings.database_path)
    sources = {document.file_name: store.layouts.source(document.id) for document in store.documents()}
    for source in sources.values():
        images.image(source, 1, ImageWidth.SMALL)
    images.close()
    (folder / "a.pdf").unlink()
    sync(folder, settings)
    store.close()
    kept = {path.name.split("-")[0] for path in settings.pages_folder.iterdir()}
    assert kept == {sources["b.pdf"].sha256}
