"""What tests of accounts share: the password of everybody, and the log as they compare it."""

from indexer.store.accounts import AuditQuery
from search_api.access import Accounts

FILE_NAME = "Kế hoạch <b>dân vận 2026.docx"  # of the service in memory
PASSWORD = "một câu ngắn dễ nhớ"


def log(accounts: Accounts) -> list[tuple[str, str, str, int]]:
    _, entries = accounts.audit.page(AuditQuery(), limit=500, offset=0)
    return [(one.person, one.action, one.text, one.status) for one in reversed(entries)]
