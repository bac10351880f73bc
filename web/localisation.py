"""Words, numbers and dates in the language of the page.

Messages are written in Vietnamese and looked up in `locale/en/*.po`, one file a page. What documents say, and the
answers to questions, are never translated here.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Literal

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

Language = Literal["vi", "en"]
LANGUAGES: Mapping[Language, str] = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT_LANGUAGE: Language = "vi"
LOCALE_FOLDER = Path(__file__).parent / "locale"
_DATE_PATTERNS: Mapping[Language, str] = {"vi": "dd/MM/yyyy", "en": "d MMM y"}
_language: ContextVar[Language] = ContextVar("language", default=DEFAULT_LANGUAGE)


def current_language() -> Language:
    """Return the language of the page that is being made."""
    return _language.get()


def use_language(language: Language) -> None:
    """Make all that follows in this request in `language`."""
    _language.set(language)


# --- words ---------------------------------------------------------------------------------------


def message(text: str) -> str:
    """Return `text` as it is, and have it translated later: for messages that stand outside of functions."""
    return text


def gettext(text: str, **values: object) -> str:
    """Return `text` in the language of the page, `%(name)s` filled with `values` where there are any."""
    # An empty message is the catalogue's header.
    found = _translations(current_language()).gettext(text) if text else ""
    return found % values if values else found


def plural_form(text: str, plural: str, number: int) -> str:
    """Return the form of `text` for `number`, its values still to be filled in."""
    return _translations(current_language()).ngettext(text, plural, number)


def ngettext(text: str, plural: str, number: int, **values: object) -> str:
    """Return the form of `text` for `number`, which stands for `%(num)s` as in templates."""
    return plural_form(text, plural, number) % {"num": number, **values}


@cache
def _translations(language: Language) -> NullTranslations:
    if language == DEFAULT_LANGUAGE:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def read_catalogue(language: Language) -> Catalog:
    """Return all messages of a language, out of one file a page."""
    catalogue = Catalog(locale=language, charset="utf-8")
    for path in sorted((LOCALE_FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for entry in read_po(file, locale=language, charset="utf-8"):
                if entry.id:  # the entry with an empty id is the file's header
                    catalogue.add(entry.id, entry.string, context=entry.context)
    return catalogue


# --- numbers and dates ---------------------------------------------------------------------------


def shown_count(number: int) -> str:
    """Return a number with its thousands parted: 12.345 in Vietnamese, 12,345 in English."""
    return _with_thousands(number, current_language())


@lru_cache(maxsize=10_000)
def _with_thousands(number: int, language: Language) -> str:
    return format_decimal(number, locale=language)


def shown_seconds(seconds: float) -> str:
    """Return a duration with two decimals: 0,12 in Vietnamese, 0.12 in English."""
    return format_decimal(seconds, format="0.00", locale=current_language())


def shown_date(day: date | None) -> str:
    """Return a date: 05/02/2026 in Vietnamese, 5 Feb 2026 in English; words that say so where there is none."""
    if day is None:
        return gettext("chưa ghi ngày")
    return format_date(day, _DATE_PATTERNS[current_language()], locale=current_language())
