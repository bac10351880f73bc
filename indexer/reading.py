"""One file -> all that is stored of it, save vectors: the parsed document, passages, assignments, references.

It knows neither model nor store, so that it can run in a process of its own.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import PlainSerializer, PlainValidator

from indexer.assignments import ASSIGNMENTS_ID, read_assignments
from indexer.chunking import CHUNKER_ID, make_passages
from indexer.errors import UnparsableFileError
from indexer.model import AdministrativeDocument, Assignment, PageLayout, Passage, Reference
from indexer.readers import READERS_ID, read
from indexer.references import REFERENCES_ID, read_references
from indexer.structure import PARSER_ID, parse
from indexer.text.encoder_input import InputKind, embedding_text, encoder_input
from indexer.text.segmentation import SEGMENTER_ID

PIPELINE_ID = " ".join([PARSER_ID, CHUNKER_ID, SEGMENTER_ID, READERS_ID, ASSIGNMENTS_ID, REFERENCES_ID])


def _plain(layout: PageLayout) -> dict[str, Any]:
    return {
        "page": layout.page,
        "width": layout.width,
        "height": layout.height,
        "quarter_turns": layout.quarter_turns,
        "words": layout.words.tolist(),
    }


def _layout(value: object) -> PageLayout:
    """Return a layout that came as plain values; raises `ValueError` where it holds no places of words."""
    if isinstance(value, PageLayout):
        return value
    try:
        plain = dict(value)  # type: ignore[call-overload]
        words = np.asarray(plain.pop("words"), dtype=np.int32)
        layout = PageLayout(
            int(plain["page"]), float(plain["width"]), float(plain["height"]), int(plain["quarter_turns"]), words
        )
    except (TypeError, KeyError, OverflowError) as error:
        raise ValueError("no layout of a page") from error
    if words.ndim != 2 or words.shape[1] != _PLACE_COLUMNS or not len(words):
        raise ValueError("no places of words")
    return layout


_PLACE_COLUMNS = 6
# Arrays have no form in JSON of their own, in which a file that is read in another process comes back
Layout = Annotated[PageLayout, PlainValidator(_layout), PlainSerializer(_plain)]


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What is understood of one file; `layouts` are the pages whose words have known places.

    `inputs` are what the encoder is given of each passage, empty where nobody has prepared them.
    """

    format: str
    document: AdministrativeDocument
    passages: tuple[Passage, ...]
    assignments: tuple[Assignment, ...]
    references: tuple[Reference, ...]
    layouts: tuple[Layout, ...] = field(default=(), compare=False, repr=False)
    inputs: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def prepared(self, kind: InputKind) -> "ParsedFile":
        """Return the file with what an encoder is given: segmenting takes twice as long as embedding."""
        return replace(
            self, inputs=tuple(encoder_input(kind, embedding_text(p.context, p.text)) for p in self.passages)
        )


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
            layouts=raw.layouts,
        )
    except Exception as error:  # a fault of ours that one file brings out must not stop the others
        raise UnparsableFileError(
            f"Chương trình không phân tích được tệp này ({type(error).__name__}). Hãy lưu tệp sang định dạng khác "
            "(.docx hoặc .txt) rồi thử lại, và báo lỗi cho nhóm phát triển."
        ) from error
