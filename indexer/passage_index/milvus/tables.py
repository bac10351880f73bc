"""The three kinds of collections: passages, counts of terms, and the manifests of all indexes of a database.

A generation is one whole index of a store, in a collection of passages and one of terms. A new one is made beside the
old, which goes when the manifest names the new.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

FORMAT = 1  # of rows and manifests; another one is built anew
MANIFESTS = "tracuu_manifests"
PARTITIONS = 16  # by collection of documents; each has segments of its own, so that many make small ones
_LONGEST = 1_024  # bytes of a name; longer ones are cut, here and in filters alike
_DUMMY = "nothing"  # the server wants a vector in every collection
NOTHING = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class DenseKind:
    """How vectors are indexed; `breadth` names what a search sets, `most` says to how much at the least."""

    build: MappingProxyType[str, int]
    breadth: str = ""
    least: int = 0


# Lists as for a million passages a segment; 64 of 1,024 lists are looked through, as the embedded index' calibration
# mostly chose. DISKANN's and HNSW's breadth must not be less than the number of hits.
DENSE = {
    "FLAT": DenseKind(MappingProxyType({})),
    "IVF_SQ8": DenseKind(MappingProxyType({"nlist": 1_024}), "nprobe", 64),
    "HNSW": DenseKind(MappingProxyType({"M": 24, "efConstruction": 200}), "ef", 200),
    "SCANN": DenseKind(MappingProxyType({"nlist": 1_024}), "nprobe", 64),
    "DISKANN": DenseKind(MappingProxyType({}), "search_list", 200),
    "AUTOINDEX": DenseKind(MappingProxyType({})),
}
_EXACT = 200_000  # passages up to which every vector is compared


def dense_kind(passages: int) -> str:
    """Return how so many vectors are searched where the settings do not say."""
    return "FLAT" if passages <= _EXACT else "IVF_SQ8"


def search_parameters(kind: str, limit: int) -> dict[str, Any]:
    """Return what a search for `limit` vectors tells the server."""
    dense = DENSE[kind]
    breadth = max(dense.least, limit) if dense.breadth in ("ef", "search_list") else dense.least
    return {"metric_type": "IP", "params": {dense.breadth: breadth} if dense.breadth else {}}


def passages_of(generation: str) -> str:
    """Return the name of a generation's collection of passages."""
    return f"tracuu_passages_{generation}"


def terms_of(generation: str) -> str:
    """Return the name of a generation's collection of counts."""
    return f"tracuu_terms_{generation}"


def clipped(name: str) -> str:
    """Return a name as it is stored."""
    return name if len(name) <= _LONGEST // 4 else name.encode()[:_LONGEST].decode(errors="ignore")


def create_passages(client: Any, name: str, dimension: int, kind: str) -> None:
    """Make a collection of passages, ready to be searched."""
    from pymilvus import DataType  # noqa: PLC0415 — optional

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("document", DataType.VARCHAR, max_length=_LONGEST)
    schema.add_field("collection", DataType.VARCHAR, max_length=_LONGEST, is_partition_key=True)
    for field in ("file_name", "issuing_authority", "place", "document_type"):
        schema.add_field(field, DataType.VARCHAR, max_length=_LONGEST)
    for field in ("year", "first_day", "last_day", "body_length", "context_length", "step"):
        schema.add_field(field, DataType.INT64)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
    schema.add_field("terms", DataType.SPARSE_FLOAT_VECTOR)
    indexes = client.prepare_index_params()
    indexes.add_index("vector", index_type=kind, metric_type="IP", params=dict(DENSE[kind].build))
    indexes.add_index("terms", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    for field in ("document", "file_name", "issuing_authority", "place", "document_type", "year", "step"):
        indexes.add_index(field, index_type="INVERTED")
    client.create_collection(name, schema=schema, num_partitions=PARTITIONS)
    client.create_index(name, indexes, sync=False)  # of nothing: there is nothing to wait for
    client.load_collection(name)


def create_terms(client: Any, name: str) -> None:
    """Make a collection of how many passages have each term."""
    from pymilvus import DataType  # noqa: PLC0415

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    for field in ("count", "before", "step"):
        schema.add_field(field, DataType.INT64)
    _create_bare(client, name, schema)


def create_manifests(client: Any) -> None:
    """Make the collection of manifests."""
    from pymilvus import DataType  # noqa: PLC0415

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=_LONGEST)
    schema.add_field("content", DataType.VARCHAR, max_length=65_535)
    _create_bare(client, MANIFESTS, schema)


def _create_bare(client: Any, name: str, schema: Any) -> None:
    """Make a collection that is only looked up by key."""
    from pymilvus import DataType  # noqa: PLC0415

    schema.add_field(_DUMMY, DataType.FLOAT_VECTOR, dim=len(NOTHING))
    indexes = client.prepare_index_params()
    indexes.add_index(_DUMMY, index_type="FLAT", metric_type="IP")
    client.create_collection(name, schema=schema)
    client.create_index(name, indexes, sync=False)
    client.load_collection(name)


def bare_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of a collection that is only looked up by key, as it is written."""
    return {**row, _DUMMY: list(NOTHING)}
