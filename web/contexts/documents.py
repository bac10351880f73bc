"""What the library (kho văn bản) shows: files with their states, filters, the upload form, and what was just done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from search_api.library import LibraryEntry, LibraryPage, LibraryQuery, UploadLimits, UploadReport
from search_api.library.schemas import NO_COLLECTION, SORTS, Sort, State
from search_api.schemas import FacetValue
from web.contexts.base import Page, Pager, PageUrl, pager
from web.localisation import gettext as _
from web.localisation import message

DOCUMENTS_PER_PAGE = 50
Done = Literal["deleted", "taken-out", "queued"]
STATE_LABELS: Mapping[State, str] = {
    "queued": message("Đang chờ đọc"),
    "reading": message("Đang đọc"),
    "indexed": message("Tra cứu được"),
    "failed": message("Không đọc được"),
    "excluded": message("Đã gỡ khỏi kho"),
}
_SORT_LABELS: Mapping[Sort, str] = {
    "newest": message("Mới ban hành trước"),
    "added": message("Mới đưa vào trước"),
    "title": message("Theo trích yếu"),
    "number": message("Theo số"),
    "name": message("Theo tên tệp"),
}
_FILTERS = (
    ("collection", message("Bộ sưu tập")),
    ("document_type", message("Loại văn bản")),
    ("year", message("Năm")),
    ("state", message("Trạng thái")),
)
_DONE: Mapping[Done, str] = {
    "deleted": message("Đã xóa tệp khỏi máy chủ và khỏi kho."),
    "taken-out": message("Đã gỡ khỏi kho; tệp gốc trong thư mục của cơ quan được giữ nguyên."),
    "queued": message("Đã xếp hàng để đọc lại; tải lại trang để xem kết quả."),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a form control; `count` is 0 where none is shown."""

    value: str
    label: str
    count: int = 0
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as a form control."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class EntryView:
    """A file of the library; `state_label` is in the language of the page."""

    entry: LibraryEntry
    state_label: str

    @property
    def is_waiting(self) -> bool:
        """Whether its reading is still to come or under way."""
        return self.entry.state in ("queued", "reading")


@dataclass(frozen=True, slots=True)
class CollectionLink:
    """A collection with the number of its files, and its address."""

    label: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class DocumentsPage(Page):
    """A page of the library; `back` is its own address, `notice` says what was just done."""

    total: int
    is_empty: bool
    entries: tuple[EntryView, ...]
    query: LibraryQuery
    filters: tuple[Filter, ...]
    sorts: tuple[Choice, ...]
    collections: tuple[CollectionLink, ...]
    limits: UploadLimits
    pager: Pager
    back: str
    notice: str = ""


@dataclass(frozen=True, kw_only=True)
class UploadedPage(Page):
    """What became of the files of a form that was sent without a script."""

    report: UploadReport
    states: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class DeletePage(Page):
    """The question whether a file is really to go."""

    id: str
    path: str
    is_uploaded: bool


def documents_page(
    found: LibraryPage, query: LibraryQuery, page: int, limits: UploadLimits, done: Done | None = None
) -> DocumentsPage:
    """Return a page of the library."""
    url = _address(query)
    return DocumentsPage(
        title=_("Kho văn bản"),
        section="documents",
        total=found.total,
        is_empty=not found.facets.get("state") and query == LibraryQuery(),
        entries=tuple(EntryView(entry, _(STATE_LABELS[entry.state])) for entry in found.entries),
        query=query,
        filters=tuple(_filter(name, _(label), found.facets.get(name, []), query) for name, label in _FILTERS),
        sorts=tuple(Choice(sort, _(_SORT_LABELS[sort]), is_chosen=sort == query.sort) for sort in SORTS),
        collections=_collections(found.facets.get("collection", []), query),
        limits=limits,
        pager=pager(page, found.total, DOCUMENTS_PER_PAGE, url),
        back=url(page),
        notice=_(_DONE[done]) if done else "",
    )


def uploaded_page(report: UploadReport) -> UploadedPage:
    """Return the page that follows an upload."""
    return UploadedPage(
        title=_("Kết quả tải lên"),
        section="documents",
        report=report,
        states={state: _(label) for state, label in STATE_LABELS.items()},
    )


def delete_page(document_id: str, path: str, *, is_uploaded: bool) -> DeletePage:
    """Return the page that asks before something is deleted."""
    title = _("Xóa văn bản?") if is_uploaded else _("Gỡ văn bản khỏi kho?")
    return DeletePage(title=title, section="documents", id=document_id, path=path, is_uploaded=is_uploaded)


def _address(query: LibraryQuery, **changed: str | None) -> PageUrl:
    values = {**query.model_dump(exclude_defaults=True), **changed}
    return PageUrl("/documents", tuple((name, str(value)) for name, value in values.items() if value is not None))


def _label(name: str, value: str) -> str:
    if name == "state":
        return _(next(label for state, label in STATE_LABELS.items() if state == value))
    return _("Ngoài các thư mục con") if (name, value) == ("collection", NO_COLLECTION) else value


def _filter(name: str, label: str, values: Sequence[FacetValue], query: LibraryQuery) -> Filter:
    chosen = "" if getattr(query, name) is None else str(getattr(query, name))
    choices = [Choice(v.value, _label(name, v.value), v.count, v.value == chosen) for v in values]
    if chosen and not any(choice.is_chosen for choice in choices):
        choices.append(Choice(chosen, _label(name, chosen), 0, is_chosen=True))
    return Filter(name, label, tuple(choices))


def _collections(values: Sequence[FacetValue], query: LibraryQuery) -> tuple[CollectionLink, ...]:
    def link(value: FacetValue) -> CollectionLink:
        is_chosen = value.value == query.collection
        url = _address(query, collection=None if is_chosen else value.value)(1)
        return CollectionLink(_label("collection", value.value), value.count, url, is_chosen)

    return tuple(link(value) for value in values) if len(values) > 1 or query.collection else ()
