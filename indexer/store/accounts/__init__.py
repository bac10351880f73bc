"""The accounts of an office: people, groups, sessions, tokens, failed sign-ins, and the log of who did what.

They lie in a file of their own, so that no sync holds them up, and so that they outlive an index that is made anew.
"""

from indexer.store.accounts.audit import AuditEntry, AuditLog, AuditQuery
from indexer.store.accounts.database import AccountDatabase
from indexer.store.accounts.people import People, Person, UserRecord
from indexer.store.accounts.restoring import restored
from indexer.store.accounts.throttle import Throttle
from indexer.store.accounts.tokens import TokenRecord, Tokens

__all__ = [
    "AccountDatabase",
    "AuditEntry",
    "AuditLog",
    "AuditQuery",
    "People",
    "Person",
    "Throttle",
    "TokenRecord",
    "Tokens",
    "UserRecord",
    "restored",
]
