"""The pictures of the README: real pages over the sample documents, in a temporary index, out of real Chromium.

`make screenshots` runs it; it needs the development extras and Debian's chromium.
"""

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.service import SearchService
from web.app import create_app

FOLDER = Path(__file__).parent
DOCUMENTS = FOLDER.parents[1] / "corpus" / "documents"
CHROMIUM = "/usr/bin/chromium"
WIDTH, HEIGHT = 1200, 860  # pixels
MOST_BYTES = 200_000
PASSAGE = "rà soát, đề xuất cắt giảm thời gian giải quyết thủ tục hành chính"
QUESTION = "Cơ quan nào chủ trì xây dựng mô hình Chính quyền thân thiện?"


def addresses(service: SearchService) -> dict[str, str]:
    """Return the address of each picture's page; a new page gets its line here."""
    hits = service.search(PASSAGE, limit=50).hits
    cited = next(hit for hit in hits if hit.document.path.endswith(".pdf") and hit.page)
    return {
        "ask": f"/ask?q={quote(QUESTION)}",
        "document": cited.url,
        "responsibilities": "/responsibilities",
        "precedents": "/precedents?section=purpose#nhom-2",
    }


@contextmanager
def serving(service: SearchService) -> Iterator[str]:
    """Serve the pages in a thread; give their address."""
    server = uvicorn.Server(uvicorn.Config(create_app(service), port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def take(browser: Browser, address: str, path: Path) -> None:
    """Write the page at `address` to `path`; raises `ValueError` where the picture is too heavy."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=path)
    page.close()
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(128).save(path, optimize=True)  # a page has few colours: a third of the bytes
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"{path.name} has {path.stat().st_size:,} bytes; {MOST_BYTES:,} is the most")


def main() -> None:
    """Make all pictures."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), database_url=None)
        sync(DOCUMENTS, settings)
        with SearchService(settings) as service, serving(service) as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for name, address in addresses(service).items():
                take(browser, base + address, FOLDER / f"{name}.png")
            browser.close()


if __name__ == "__main__":
    main()
