"""A Milvus server as it is asked here: what fails is said in the user's words, what was released is loaded again."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from threading import Lock
from typing import Any

from indexer.errors import ConfigurationError, PassageIndexError
from indexer.passage_index.milvus.address import MilvusAddress

_CONNECT_S, _ASK_S, _LOAD_S = 10.0, 60.0, 600.0
# As a rule gRPC waits longer and longer, up to two minutes, before it looks whether a server is back
_RECONNECT = {
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.min_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 500,
}
_AGAIN_S = (0.2, 0.5, 1.0)  # a server that was restarted is back within them, as a rule
_UNREACHABLE, _GONE, _NOT_LOADED = 2, (4, 100), 101  # codes of pymilvus and of the server
_AT_ONCE = 2_000  # keys of one look-up
_READ = 5_000  # rows of one page of a whole collection


class MissingCollectionError(PassageIndexError):
    """A collection that somebody has removed: an index that was replaced by a newer one."""


class MilvusServer:
    """One server; safe to ask from several threads."""

    def __init__(self, address: MilvusAddress) -> None:
        self.address = address
        self._known: Any = None
        self._connecting = Lock()

    def client(self) -> Any:
        """Return pymilvus' client; raises `PassageIndexError` where the server is away."""
        with self._connecting:
            if self._known is None:
                make = _client_class()
                own = self.address
                self._known = self._told(
                    lambda: make(
                        uri=own.uri,
                        token=own.token,
                        db_name=own.database,
                        timeout=_CONNECT_S,
                        grpc_options=_RECONNECT,
                    )
                )
            return self._known

    def ask(self, method: str, collection: str, **arguments: Any) -> Any:
        """Call a method of the client about a collection, which is loaded into the server's memory if it is not.

        Raises `MissingCollectionError` where there is none, `PassageIndexError` for all else that fails.
        """
        client = self.client()
        arguments.setdefault("timeout", _ASK_S)
        try:
            return self._told(lambda: getattr(client, method)(collection, **arguments))
        except _NotLoadedError:  # the server was restarted
            self._told(lambda: client.load_collection(collection, timeout=_LOAD_S))
            return self._told(lambda: getattr(client, method)(collection, **arguments))

    def make(self, create: Callable[..., None], *arguments: Any) -> None:
        """Make a collection by one of the functions for it; one that is there stays."""
        client = self.client()
        self._told(lambda: create(client, *arguments))

    def names(self) -> list[str]:
        """Return the names of all collections."""
        client = self.client()
        found: list[str] = self._told(client.list_collections)
        return found

    def drop(self, collection: str) -> None:
        """Remove a collection, if it is there."""
        client = self.client()
        self._told(lambda: client.drop_collection(collection, timeout=_ASK_S))

    def by_key(self, collection: str, keys: Iterable[int], fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield the rows of the keys that are there, as of now, with these fields."""
        for batch in batches(keys, _AT_ONCE):
            yield from self.ask(
                "query", collection, filter=f"id in {batch}", output_fields=["id", *fields], consistency_level="Strong"
            )

    def ids(self, collection: str, condition: str = "") -> Iterator[int]:
        """Yield the ids of all rows that fulfil a condition."""
        pages = self.ask(
            "query_iterator",
            collection,
            batch_size=_READ,
            filter=condition,
            output_fields=["id"],
            consistency_level="Strong",
        )
        try:
            while page := self._told(pages.next):
                yield from (row["id"] for row in page)
        finally:
            pages.close()

    def count(self, collection: str, condition: str = "") -> int:
        """Return how many rows fulfil a condition."""
        found = self.ask("query", collection, filter=condition, output_fields=["count(*)"], consistency_level="Strong")
        return int(found[0]["count(*)"])

    def _told(self, call: Callable[[], Any]) -> Any:
        """Call, again after a moment where the server is away, and say in the user's words what fails."""
        from pymilvus import exceptions  # noqa: PLC0415 — optional

        for pause in (*_AGAIN_S, None):
            try:
                return call()
            except exceptions.MilvusException as error:
                if error.code == _NOT_LOADED or "not loaded" in str(error):
                    raise _NotLoadedError(str(error)) from error
                if error.code in _GONE or isinstance(error, exceptions.CollectionNotExistException):
                    raise MissingCollectionError(f"Chỉ mục trong Milvus đã bị thay hoặc xóa ({error}).") from error
                if error.code != _UNREACHABLE and not isinstance(error, exceptions.MilvusUnavailableException):
                    raise PassageIndexError(
                        f"Milvus ở {self.address.uri} báo lỗi: {error}. Hãy xem nhật ký của máy chủ Milvus."
                    ) from error
                if pause is None:
                    raise PassageIndexError(
                        f"Không kết nối được Milvus ở {self.address.uri}. Hãy kiểm tra máy chủ Milvus có đang chạy, "
                        "địa chỉ và mã truy cập trong TRACUU_INDEX_URL, và tường lửa; các văn bản vẫn nguyên vẹn."
                    ) from error
                time.sleep(pause)
        raise AssertionError  # the last pause is None


class _NotLoadedError(PassageIndexError):
    """A collection that lies in the server's storage, but not in its memory."""


def batches(items: Iterable[int], size: int) -> Iterator[list[int]]:
    """Yield lists of at most `size`."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _client_class() -> Any:
    try:
        from pymilvus import MilvusClient  # noqa: PLC0415 — optional, and half a second
    except ImportError as error:
        raise ConfigurationError(
            "TRACUU_INDEX_URL chỉ đến Milvus nhưng chưa cài pymilvus. Hãy chạy: pip install 'tracuu[milvus]'."
        ) from error
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # it logs each failure three times; we raise it once
    return MilvusClient


@lru_cache(maxsize=8)
def server_at(address: MilvusAddress) -> MilvusServer:
    """Return the server at an address, one for all of this process."""
    return MilvusServer(address)
