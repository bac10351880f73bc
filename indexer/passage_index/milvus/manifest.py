"""What an index in the server was made from, and how far it has come: one row for each store, rewritten with each step.

A step's rows are written first, its manifest last. Whoever finds rows of a later step than the manifest's knows that
they are somebody's unfinished work.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any

from indexer.errors import PassageIndexError
from indexer.passage_index.index import IndexConfig
from indexer.passage_index.milvus.server import MilvusServer, MissingCollectionError
from indexer.passage_index.milvus.tables import FORMAT, MANIFESTS, bare_row, create_manifests
from indexer.text.segmentation import SEGMENTER_ID

_DRIFT = 0.25  # of mean lengths, before which weights are as good as those of a fresh index


@dataclass(frozen=True, slots=True)
class Manifest:
    """An index as of change `seq` with `passages` passages; what is gone was removed up to change `previous`.

    `means` are the lengths that weights were made with, `lengths` the sums of lengths now. `filled` is the last
    passage of an index that is still being made from the whole store, None of one that is complete.
    """

    store_id: str
    encoder_id: str
    segmenter_id: str
    dimension: int
    format: int
    generation: str
    dense: str
    seq: int
    previous: int
    step: int
    passages: int
    lengths: tuple[int, int]
    means: tuple[float, float]
    filled: int | None

    def is_of(self, config: IndexConfig, store_id: str, until: int) -> bool:
        """Whether this is an index of a store, of such a model and such terms, and of no later change than `until`."""
        wanted = (store_id, config.encoder_id, SEGMENTER_ID, config.dimension, FORMAT)
        made = (self.store_id, self.encoder_id, self.segmenter_id, self.dimension, self.format)
        return made == wanted and self.seq <= until

    @property
    def is_tidy(self) -> bool:
        """Whether all that is gone was removed."""
        return self.previous == self.seq

    def has_drifted(self) -> bool:
        """Whether passages have become so much longer or shorter that all should be weighed anew."""
        now = (total / max(1, self.passages) for total in self.lengths)
        return any(abs(mean / fixed - 1) > _DRIFT for mean, fixed in zip(now, self.means, strict=True))


class Manifests:
    """The manifests of a database of a server, by store; one that is being made stands beside the one that counts."""

    def __init__(self, server: MilvusServer) -> None:
        self._server = server

    def read(self, store_id: str, *, unfinished: bool = False) -> Manifest | None:
        """Return a store's manifest, None where there is none or an older program wrote it."""
        condition = f"id == {json.dumps(_key(store_id, unfinished=unfinished))}"
        try:
            rows: list[dict[str, Any]] = self._server.ask(
                "query", MANIFESTS, filter=condition, output_fields=["content"], consistency_level="Strong"
            )
        except MissingCollectionError:
            return None
        try:
            content = json.loads(rows[0]["content"]) if rows else {}
            pairs = {name: tuple(content[name]) for name in ("lengths", "means")}
            return Manifest(**{**content, **pairs})
        except (ValueError, TypeError, KeyError):
            return None

    def write(self, manifest: Manifest) -> None:
        """Make a manifest the store's; that of an index that is not complete yet stands beside it."""
        row = bare_row(
            {
                "id": _key(manifest.store_id, unfinished=manifest.filled is not None),
                "content": json.dumps(asdict(manifest)),
            }
        )
        try:
            self._server.ask("upsert", MANIFESTS, data=[row])
        except MissingCollectionError:
            self._server.make(create_manifests)
            self._server.ask("upsert", MANIFESTS, data=[row])

    def forget(self, store_id: str, *, unfinished: bool) -> None:
        """Remove a manifest."""
        condition = f"id in {json.dumps([_key(store_id, unfinished=unfinished)])}"
        try:
            self._server.ask("delete", MANIFESTS, filter=condition)
        except MissingCollectionError:
            return


def _key(store_id: str, *, unfinished: bool) -> str:
    return f"{store_id}/unfinished" if unfinished else store_id


def not_ready(uri: str) -> PassageIndexError:
    """Return the error of whoever may neither use what is there nor make it anew."""
    return PassageIndexError(
        f"Chỉ mục trong Milvus ở {uri} chưa dùng được và một tiến trình khác đang cập nhật. Hãy đợi lệnh `tracuu sync` "
        "đang chạy kết thúc rồi khởi động lại dịch vụ."
    )
