"""Stores and indexes of made-up documents, without a model."""

from pathlib import Path

from fake_encoder import FakeEncoder
from pydantic import SecretStr

from indexer.intake import encoded
from indexer.passage_index import LexicalQuery, PassageIndex
from indexer.passage_index.index import IndexConfig
from indexer.reading import parse_file
from indexer.settings import Settings
from indexer.store import FileState, NewDocument, Store
from indexer.text.encoder_input import embedding_text

QUERIES = ("kéo cáp quang đến thôn", "công an xã kiểm tra", "phong kinh te", "47/KH-UBND", "tuyên truyền")


def new_document(folder: Path, name: str, text: str, encoder: FakeEncoder) -> NewDocument:
    """Write a text file and read it into what the store takes."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    parsed = parse_file(path)
    vectors = encoder.encode([embedding_text(p.context, p.text) for p in parsed.passages])
    return encoded(parsed, path, folder, FileState(len(text), 1, name, "pipeline", encoder.id), vectors)


class Workplace:
    """A data folder with a store, and a folder of documents beside it."""

    def __init__(self, folder: Path, encoder: str = "fake:64", database_url: SecretStr | None = None) -> None:
        self.settings = Settings(data=folder / "data", encoder=encoder, database_url=database_url)
        self.encoder = FakeEncoder(self.settings)
        self.documents = folder / "documents"
        self.store = Store(self.settings.database, create=True)

    @property
    def config(self) -> IndexConfig:
        return IndexConfig(self.settings.index_folder, self.settings.lock_path, self.encoder.id, self.encoder.dimension)

    def add(self, name: str, text: str) -> NewDocument:
        """Commit a document; return what was committed."""
        new = new_document(self.documents, name, text, self.encoder)
        self.store.replace_document(new)
        return new

    def remove(self, name: str) -> None:
        """Remove a document from the store."""
        self.store.remove_file(str(self.documents / name))

    def open(self) -> PassageIndex:
        """Return the index as of now."""
        return PassageIndex.open(self.config, self.store)

    def refresh(self) -> PassageIndex:
        """Publish the index as of now."""
        return PassageIndex.refresh(self.config, self.store)


def results(index: PassageIndex, store: Store, encoder: FakeEncoder) -> dict[str, list[tuple[str, str, int, float]]]:
    """Return what an index finds for `QUERIES`, independent of ids: (path, quote, start, cosine), in a fixed order.

    Lexical scores are left out (0): the engine counts deleted passages until it is built anew.
    """
    found: dict[str, list[tuple[str, str, int, float]]] = {}
    documents = {record.id: record.path for record in store.documents()}
    for query in QUERIES:
        for kind, scores in (
            ("dense", index.dense(encoder.encode([query])[0], 1000)),
            ("lexical", index.lexical(LexicalQuery.of(query), 1000)),
        ):
            passages = store.passages(list(scores))
            assert set(passages) == set(scores)  # an id that does not hydrate would be no result
            found[f"{kind} {query}"] = sorted(
                (
                    documents[p.document_id],
                    p.quote,
                    p.span.start,
                    round(float(scores[p.id]), 3) if kind == "dense" else 0.0,
                )
                for p in passages.values()
            )
    return found
