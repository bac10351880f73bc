"""Texts without an end: parsed, cut and searched for references in a moment, and no word of them is lost."""

import time

import pytest
from made_documents import parse_text

from indexer.assignments import read_assignments
from indexer.chunking import make_passages
from indexer.model import (
    AdministrativeDocument,
    Cell,
    Field,
    Footer,
    Header,
    Line,
    LogicalTable,
    Passage,
    RawDocument,
    Row,
    Span,
    Table,
    TaskRow,
)
from indexer.references import read_references
from indexer.structure import parse

LIMIT = 1_800  # characters of the longest passage
UNITS = {
    "citations": "thực hiện Quyết định số 12/QĐ-UBND ngày 12/3/2026 của Ủy ban nhân dân tỉnh, ",
    "words": "công tác dân vận ",
    "no blanks": "x",
}


def lost(document: AdministrativeDocument, passages: list[Passage], span: Span) -> str:
    """Return what no passage has of a span."""
    covered = bytearray(len(document.text))
    for passage in passages:
        covered[passage.span.start : passage.span.end] = b"1" * (passage.span.end - passage.span.start)
    return "".join(document.text[i] for i in range(span.start, span.end) if not covered[i]).strip()


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_a_paragraph_without_an_end_takes_a_moment(unit: str) -> None:
    text = (unit * 200_000)[:200_000].strip()
    started = time.monotonic()

    document = parse(RawDocument(text, (Line(Span(0, len(text))),), None, "text"))
    passages = make_passages(document)
    references = read_references(document, passages)

    assert time.monotonic() - started < 5  # 0.3 s alone on the machine; 100 s when it was quadratic
    assert max(passage.span.end - passage.span.start for passage in passages) <= LIMIT
    assert lost(document, passages, Span(0, len(text))) == ""
    if "QĐ" in unit:
        assert {reference.key for reference in references} == {"12/qd-ubnd"}
        assert {(reference.document_type, str(reference.issued_on)) for reference in references} >= {
            ("Quyết định", "2026-03-12")
        }


def test_many_citations_in_one_passage_take_a_moment() -> None:
    text = (UNITS["citations"] * 2_000).strip()
    document = AdministrativeDocument(text, Header(), (), (), (), Footer(), None)
    passage = Passage(Span(0, len(text)), None, "", "text", "", text)
    started = time.monotonic()

    references = read_references(document, [passage])

    assert time.monotonic() - started < 5  # 0.2 s; minutes when all of the text before each number was searched
    assert len(references) == 2_000
    assert {reference.issuer for reference in references} == {"Ủy ban nhân dân tỉnh"}
    assert {reference.span.of(text)[:10] for reference in references} == {"Quyết định"}


def test_a_sentence_without_an_end_is_cut_between_words() -> None:
    text = ("công tác dân vận " * 400).strip()

    passages = make_passages(parse(RawDocument(text, (Line(Span(0, len(text))),), None, "text")))

    assert len(passages) > 1
    assert {word for passage in passages for word in passage.text.split()} == {"công", "tác", "dân", "vận"}


def test_a_row_and_recipients_without_an_end_are_cut() -> None:
    task, names = "kéo cáp quang đến thôn " * 300, "Ủy ban nhân dân các xã, " * 300
    text = f"1\t{task}\tCông an xã\n{names}"
    row_span, names_span = Span(0, text.index("\n")), Span(text.index("\n") + 1, len(text))
    row = TaskRow("1", ("1", task.strip(), "Công an xã"), (row_span,), 2, "Nhóm một", "TT 1")
    table = LogicalTable(("TT", "Nội dung", "Chủ trì"), (row,), None)
    footer = Footer(recipients=(Field(names, names_span),), recipients_span=names_span)
    document = AdministrativeDocument(text, Header(), (), (), (table,), footer, None)

    passages = make_passages(document)

    assert max(len(passage.text) for passage in passages) <= LIMIT
    assert lost(document, passages, Span(0, len(text))) == ""
    assert {(p.kind, p.page, p.locator, p.context) for p in passages} == {
        ("row", 2, "TT 1", "Nhóm một"),
        ("recipients", None, "nơi nhận", "Nơi nhận"),
    }


def test_an_ordinary_row_stays_whole_with_its_titles() -> None:
    text = "TT\tNội dung\n1\tKéo cáp quang"
    cells = [Span(0, 2), Span(3, 11), Span(12, 13), Span(14, len(text))]
    rows = tuple(Row((Cell(a), Cell(b))) for a, b in (cells[:2], cells[2:]))

    (passage,) = make_passages(parse(RawDocument(text, (Table(rows),), None, "text")))

    assert passage.text == "TT: 1; Nội dung: Kéo cáp quang"


@pytest.mark.parametrize("opening", ["- ", "1. Công an xã: ", "1. Cơ quan chủ trì: ", "1. Giao "])
@pytest.mark.parametrize(
    "unit",
    [
        "Phòng Kinh tế chủ trì, phối hợp với Công an xã kiểm tra ",
        "trước ngày 15/6, ",
        "; cơ quan phối hợp: A",
        "(chủ trì ",
    ],
)
def test_assignments_of_a_paragraph_without_an_end_take_a_moment(opening: str, unit: str) -> None:
    document = parse_text(f"III. TỔ CHỨC THỰC HIỆN\n{opening}{unit * (60_000 // len(unit))}")
    started = time.monotonic()

    read_assignments(document)

    assert time.monotonic() - started < 3  # 0.1 s; minutes, or too deep a recursion, when a whole paragraph was a name
