"""Vietnamese first, English by a switch: every message has its translation, numbers and dates follow."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from fastapi.testclient import TestClient
from jinja2 import Environment
from lxml import html

from web import localisation
from web.localisation import Language, read_catalogue, shown_count, shown_date, shown_seconds, use_language

WEB = Path(__file__).resolve().parents[2] / "web"
# Babel takes `message["type"]` for a call too: what is indexed may have none of these names
KEYWORDS: dict[str, Any] = {"_": None, "gettext": None, "message": None, "ngettext": (1, 2)}
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"templates/**.html": {"extensions": "jinja2.ext.i18n", "trimmed": "true", "newstyle_gettext": "true"}}
# Letters that only Vietnamese words have; the product's own name is the same everywhere
VIETNAMESE = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
NAME = "Tra Cứu"


def messages() -> dict[str | tuple[str, ...], str]:
    """Return every message of templates and code, with one place where it stands."""
    found = extract_from_dir(str(WEB), METHODS, OPTIONS, KEYWORDS)
    return {message: f"{file}:{line}" for file, line, message, _comments, _context in found if message}


@pytest.fixture
def english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("vi")


def test_every_message_has_an_english_translation() -> None:
    catalogue = read_catalogue("en")
    missing = []
    for message, place in messages().items():
        entry = catalogue.get(message if isinstance(message, str) else message[0])
        if entry is None or not entry.string or not all(entry.string):
            missing.append(f"{place}: {message}")
    assert not missing, "write these in web/locale/en/:\n" + "\n".join(missing)


def test_every_translation_belongs_to_a_message() -> None:
    used = {message if isinstance(message, str) else message[0] for message in messages()}
    written = {entry.id if isinstance(entry.id, str) else entry.id[0] for entry in read_catalogue("en") if entry.id}
    assert not written - used


def test_translations_fill_the_same_values_and_keep_the_same_tags() -> None:
    for entry in read_catalogue("en"):
        if not entry.id:
            continue
        source, translated = (([part] if isinstance(part, str) else part) for part in (entry.id, entry.string))
        for pattern in (r"%\(\w+\)s", r"</?\w+[^>]*>", r"%%"):
            wanted = set(re.findall(pattern, " ".join(source)))
            assert wanted == set(re.findall(pattern, " ".join(translated))), entry.id


def _untranslated(path: Path) -> Iterator[str]:
    """Yield the Vietnamese words of a template that stand outside of a message."""
    tokens = list(Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).lex(path.read_text(encoding="utf-8")))
    is_message, before = False, ["", ""]
    for _line, kind, value in tokens:
        if kind == "name" and value in ("trans", "endtrans"):
            is_message = value == "trans"
        is_called = before == ["_", "("]
        is_word = kind in ("data", "string") and VIETNAMESE.search(value.replace(NAME, ""))
        if is_word and not (is_message or is_called):
            yield f"{path.name}: {value.strip()[:80]}"
        if kind != "whitespace":
            before = [before[1], value]


@pytest.mark.parametrize("path", sorted((WEB / "templates").glob("*.html")), ids=lambda path: path.name)
def test_templates_have_no_words_outside_of_messages(path: Path) -> None:
    assert not list(_untranslated(path))


def test_words_outside_of_messages_are_found(tmp_path: Path) -> None:
    template = tmp_path / "x.html"
    template.write_text("{{ _('Văn bản') }}{% trans %}Đã có{% endtrans %}<p title=\"{{ 'Số' }}\">Mở đoạn</p>")
    assert [line.partition(": ")[2] for line in _untranslated(template)] == ["'Số'", '">Mở đoạn</p>']


def test_the_address_chooses_a_language_and_the_browser_keeps_it(client: TestClient) -> None:
    assert html.fromstring(client.get("/").text).get("lang") == "vi"
    chosen = client.get("/documents?lang=en")
    cookie = chosen.headers["set-cookie"]
    assert all(part in cookie for part in ("lang=en", "Max-Age=31536000", "Path=/", "HttpOnly", "SameSite=Lax"))
    later = client.get("/documents")
    assert html.fromstring(later.text).get("lang") == "en"
    assert "set-cookie" not in later.headers
    assert html.fromstring(client.get("/?lang=vi").text).get("lang") == "vi"
    assert html.fromstring(client.get("/").text).get("lang") == "vi"


@pytest.mark.parametrize("query", ["?lang=fr", "?lang=", "?lang=../en", "?lang=%ff"])
def test_an_unknown_language_changes_nothing(client: TestClient, query: str) -> None:
    response = client.get("/" + query)
    assert html.fromstring(response.text).get("lang") == "vi"
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("url", ["/api/v1/healthz?lang=en", "/static/style.css?lang=en"])
def test_what_has_no_language_sets_no_cookie(client: TestClient, url: str) -> None:
    assert "set-cookie" not in client.get(url).headers


def test_a_broken_cookie_changes_nothing(client: TestClient) -> None:
    response = client.get("/", headers={"cookie": 'lang="; a[b]=c; lang=xx'})
    assert html.fromstring(response.text).get("lang") == "vi"


def test_the_switch_keeps_the_rest_of_the_address(client: TestClient) -> None:
    tree = html.fromstring(client.get("/ask?q=kinh+ph%C3%AD&year=2026&lang=en").text)
    link = tree.xpath("//a[@class='language']")[0]
    assert (link.get("href"), link.get("hreflang")) == ("/ask?q=kinh+ph%C3%AD&year=2026&lang=vi", "vi")


@pytest.mark.parametrize(("url", "status"), [("/nope", 404), ("/documents/broken", 500), ("/ask?q=a&page=0", 422)])
def test_error_pages_follow_the_language(client: TestClient, url: str, status: int) -> None:
    client.cookies.set("lang", "en")
    response = client.get(url)
    assert response.status_code == status
    tree = html.fromstring(response.text)
    assert tree.get("lang") == "en"
    assert not VIETNAMESE.search(tree.xpath("string(//h1)"))


def test_an_answer_stays_in_the_language_of_the_question(client: TestClient) -> None:
    tree = html.fromstring(client.get("/ask?q=Ai chủ trì?&lang=en").text)
    answer = tree.xpath("//div[contains(@class, 'answer-text')]")[0]
    assert answer.get("lang") == "vi"
    assert "chủ trì" in answer.text_content()


@pytest.mark.parametrize(
    ("language", "expected"),
    [("vi", ("12.345", "0,12", "05/02/2026", "chưa ghi ngày")), ("en", ("12,345", "0.12", "5 Feb 2026", "undated"))],
)
def test_numbers_and_dates_follow_the_language(language: Language, expected: tuple[str, ...]) -> None:
    use_language(language)
    shown = (shown_count(12345), shown_seconds(0.123), shown_date(date(2026, 2, 5)), shown_date(None))
    use_language("vi")
    assert shown == expected


def test_plurals_follow_the_language(english: None) -> None:
    assert localisation.ngettext("%(count)s trang", "%(count)s trang", 1, count=1) == "1 page"
    assert localisation.ngettext("%(count)s trang", "%(count)s trang", 2, count=2) == "2 pages"
