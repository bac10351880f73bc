"""The log of who did what, as it is asked for and given out."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Literal

from pydantic import BaseModel

from indexer.store.accounts import AuditEntry, AuditQuery
from search_api.access.accounts import Accounts
from search_api.spreadsheet import Column, csv_of, workbook_of

# What is logged, and what it is called in tables
ACTIONS: Mapping[str, str] = {
    "sign-in": "Đăng nhập",
    "sign-in-failed": "Đăng nhập sai",
    "sign-out": "Đăng xuất",
    "ask": "Hỏi",
    "search": "Tìm",
    "list": "Mở danh sách",
    "open": "Mở văn bản",
    "download": "Tải tệp về",
    "export": "Xuất dữ liệu",
    "upload": "Tải lên",
    "reindex": "Đọc lại",
    "delete": "Xóa hoặc gỡ",
    "sync": "Đồng bộ",
    "password": "Đổi mật khẩu",
    "token": "Mã truy cập",
    "user": "Tài khoản",
    "collection": "Quyền xem bộ sưu tập",
    "restore": "Khôi phục bản sao lưu",
    "refused": "Bị từ chối",
}
_MOST_ROWS = 200_000  # in one file; a spreadsheet holds a million
_COLUMNS = (
    Column("Thời điểm", 20),
    Column("Người", 24),
    Column("Việc", 20),
    Column("Nội dung", 80),
    Column("Kết quả", 10),
    Column("Cách vào", 12),
    Column("Địa chỉ máy", 20),
)


class AuditLine(BaseModel):
    """Who did what and when; `at` is in the server's time zone, `status` what HTTP says of the outcome."""

    at: datetime
    person: str
    action: str
    text: str
    status: int
    via: str
    address: str


class AuditPage(BaseModel):
    """A page of the log, newest first."""

    total: int
    entries: list[AuditLine]


class AuditFilters(BaseModel):
    """What is asked of the log; days are whole days of the server's time zone."""

    person: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None
    q: str = ""

    def query(self) -> AuditQuery:
        """Return what is asked of the store."""
        until = _midnight(self.until + timedelta(days=1)) if self.until and self.until < date.max else None
        return AuditQuery(self.person, self.action, _midnight(self.since) if self.since else None, until, self.q)


def _midnight(day: date) -> float | None:
    try:
        return datetime.combine(day, time()).timestamp()
    except (ValueError, OverflowError, OSError):  # a year that clocks do not know
        return 0.0


def audit_page(accounts: Accounts, wanted: AuditFilters, *, limit: int, offset: int) -> AuditPage:
    """Return a page of the log."""
    total, entries = accounts.audit.page(wanted.query(), limit=limit, offset=offset)
    return AuditPage(total=total, entries=[_line(entry) for entry in entries])


def audit_file(accounts: Accounts, wanted: AuditFilters, kind: Literal["csv", "xlsx"]) -> bytes:
    """Return what is asked of the log as the content of a file, newest first."""
    rows = list(_rows(accounts, wanted))
    return csv_of(_COLUMNS, rows) if kind == "csv" else workbook_of("Nhật ký", _COLUMNS, rows)


def _line(entry: AuditEntry) -> AuditLine:
    return AuditLine(
        at=datetime.fromtimestamp(entry.at).astimezone().replace(microsecond=0),
        person=entry.person,
        action=entry.action,
        text=entry.text,
        status=entry.status,
        via=entry.via,
        address=entry.address,
    )


def _rows(accounts: Accounts, wanted: AuditFilters) -> Iterator[list[str | int | date | None]]:
    for entry in accounts.audit.entries(wanted.query(), most=_MOST_ROWS):
        at = datetime.fromtimestamp(entry.at).strftime("%Y-%m-%d %H:%M:%S")
        action = ACTIONS.get(entry.action, entry.action)
        yield [at, entry.person, action, entry.text, entry.status, entry.via, entry.address]
