"""Real Chromium on a live server over the sample documents. CI must have Chromium and axe-core; others may not."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.settings import Settings
from search_api.service import SearchService
from web.app import create_app

# With importlib mode, pytest puts no folder of tests on the path.
sys.path.insert(0, str(Path(__file__).parent))
from page_addresses import PAGE_ADDRESSES
from served_application import serving

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
AXE = Path(__file__).resolve().parents[3] / "build" / "axe" / "axe.min.js"
OpenPage = Callable[..., Any]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count all walks of a browser among the slow tests: each takes a second or two, together they take minutes."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


def need(path: Path, remedy: str) -> None:
    """Skip where `path` is missing; fail where that is CI."""
    if path.exists():
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{path} is missing; .ci/run has to bring it")
    pytest.skip(f"{path} is missing: {remedy}")


@pytest.fixture(scope="session")
def address(corpus_service: SearchService) -> Iterator[str]:
    """Return the address of a server over the sample documents."""
    with serving(create_app(corpus_service)) as found:
        yield found


@pytest.fixture
def library_address(corpus_settings: Settings, tmp_path: Path) -> Iterator[str]:
    """Return the address of a server over an index of the test's own, to upload to and delete from."""
    shutil.copytree(corpus_settings.data, tmp_path / "data")
    with SearchService(Settings(data=tmp_path / "data")) as service, serving(create_app(service)) as found:
        yield found


@pytest.fixture
def made_address(app: Any) -> Iterator[str]:
    """Return the address of a server over the one made document of the tests of pages."""
    with serving(app) as found:
        yield found


@pytest.fixture(scope="module")  # no longer: while it lives, its event loop keeps other tests from running theirs
def browser() -> Iterator[Any]:
    need(CHROMIUM, "apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=OPTIONS)
        yield chromium
        chromium.close()


def _is_status(message: Any) -> bool:
    """Whether a message only says that the page asked for is an error page, or that signing out has cleared up."""
    if message.text.startswith("Clear-Site-Data header"):
        return True
    return message.text.startswith("Failed to load resource") and "/static/" not in message.location["url"]


@pytest.fixture
def open_page(browser: Any) -> Iterator[OpenPage]:
    """Return a function that opens an empty page; what its console says is in `complaints`, and must stay empty."""
    contexts, complaints = [], []

    def opened(*, width: int = 1280, scheme: str = "light", javascript: bool = True) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            color_scheme=scheme,
            java_script_enabled=javascript,
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: None if _is_status(message) else complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints  # no error of a script, nothing that the content security policy blocked


@pytest.fixture
def show(open_page: OpenPage, address: str, corpus_service: SearchService) -> OpenPage:
    """Return a function that opens one of `PAGE_ADDRESSES` by its name, with the options of `open_page`."""

    def shown(name: str, page: Any = None, **options: Any) -> Any:
        page = page or open_page(**options)
        documents = corpus_service.documents(limit=100).documents
        pdf = next(document for document in documents if document.path.endswith(".pdf"))
        page.goto(address + PAGE_ADDRESSES[name].format(document=documents[0].id, pdf=pdf.id))
        return page

    return shown


@pytest.fixture(scope="session")
def axe_source() -> str:
    """Return the source of axe-core."""
    need(AXE, "make axe")
    return AXE.read_text(encoding="utf-8")
