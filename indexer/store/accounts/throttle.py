"""Failed sign-ins of accounts and addresses, shared by all processes.

An attempt counts before its password is looked at, so that many at once do not pass; one that succeeds is taken back.
"""

import time

from sqlalchemy import delete, func, insert, select

from indexer.store.accounts.database import AccountDatabase
from indexer.store.accounts.schema import attempts

WINDOW_S = 15 * 60.0
# An address may be a whole office behind one proxy, an account is one person
MOST_OF_ACCOUNT, MOST_OF_ADDRESS = 10, 50


class Throttle:
    """The table of attempts."""

    def __init__(self, database: AccountDatabase) -> None:
        self._database = database

    def enter(self, account: str, address: str) -> float:
        """Count an attempt; return for how many seconds none is allowed, 0 where this one is."""
        now = time.time()
        with self._database.write() as connection:
            connection.execute(delete(attempts).where(attempts.c.at < now - WINDOW_S))
            for column, value, most in (
                (attempts.c.account, account, MOST_OF_ACCOUNT),
                (attempts.c.address, address, MOST_OF_ADDRESS),
            ):
                count, oldest = connection.execute(
                    select(func.count(), func.min(attempts.c.at)).where(column == value)
                ).one()
                if count >= most:
                    return max(1.0, float(oldest) + WINDOW_S - now)
            connection.execute(insert(attempts).values(account=account, address=address, at=now))
        return 0.0

    def forgive(self, account: str, address: str) -> None:
        """Forget the attempts of an account from an address, which has signed in."""
        with self._database.write() as connection:
            own = (attempts.c.account == account, attempts.c.address == address)
            connection.execute(delete(attempts).where(*own))
