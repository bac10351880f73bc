"""One file -> all that is stored of it, save vectors: the parsed document, passages, assignments, references.

It knows neither model nor store, so that it can run in a process of its own.
"""

from dataclasses import dataclass
from pathlib import Path

from indexer.assignments import ASSIGNMENTS_ID, read_assignments
from indexer.chunking import CHUNKER_ID, make_passages
from indexer.errors import UnparsableFileError
from indexer.model import AdministrativeDocument, Assignment, Passage, Reference
from indexer.readers import READERS_ID, read
from indexer.references import REFERENCES_ID, read_references
from indexer.structure import PARSER_ID, parse
from indexer.text.segmentation import SEGMENTER_ID

PIPELINE_ID = " ".join([PARSER_ID, CHUNKER_ID, SEGMENTER_ID, READERS_ID, ASSIGNMENTS_ID, REFERENCES_ID])


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What is understood of one file."""

    format: str
    document: AdministrativeDocument
    passages: tuple[Passage, ...]
    assignments: tuple[Assignment, ...]
    references: tuple[Reference, ...]


def parse_file(path: Path) -> ParsedFile:
    """Read one file; raises `ReadError`."""
    raw = read(path)
    try:
        document = parse(raw)
        passages = make_passages(document)
        return ParsedFile(
            format=raw.format,
            document=document,
            passages=tuple(passages),
            assignments=tuple(read_assignments(document)),
            references=tuple(read_references(document, passages)),
        )
    except Exception as error:  # a fault of ours that one file brings out must not stop the others
        raise UnparsableFileError(
            f"Chương trình không phân tích được tệp này ({type(error).__name__}). Hãy lưu tệp sang định dạng khác "
            "(.docx hoặc .txt) rồi thử lại, và báo lỗi cho nhóm phát triển."
        ) from error
