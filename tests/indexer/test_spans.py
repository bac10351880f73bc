"""Whatever is taken of a document can be quoted: every span is a verbatim, visible part of the canonical text."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_documents import APPENDIX, BODY, FOOTER, HEADER, PLAN, parse_text
from quotations import check

from indexer.chunking import make_passages
from indexer.model import AdministrativeDocument
from indexer.readers import read
from indexer.references import read_references
from indexer.structure import parse
from indexer.text.tidying import tidy

PIECE_LIMIT = 900 + 900  # a piece ends at the first sentence end that makes it fit; a sentence may itself be long


def lost_lines(document: AdministrativeDocument) -> list[str]:
    """Return the lines with a word that neither a passage nor a heading nor a table's header covers."""
    covered = bytearray(len(document.text))
    for span in [passage.span for passage in make_passages(document)] + [s.span for s in document.sections]:
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    titles = {title for table in document.tables for title in table.columns}
    lost, start = [], 0
    for line in document.text.split("\n"):
        is_lost = any(char.isalnum() and not covered[start + i] for i, char in enumerate(line))
        if is_lost and not {tidy(cell) for cell in line.split("\t")} <= titles | {""}:
            lost.append(line)
        start += len(line) + 1
    return lost


LINES = (HEADER + BODY + FOOTER + APPENDIX).splitlines()
WORDS = st.text("aăâđêôơưáạ ANHỦY-–:;.,/()*}0123456789\t“”%", max_size=60)
MADE = st.lists(
    st.one_of(st.sampled_from([*LINES, "", "Điều 1. Giao", "\tphần tiếp\t\t\t"]), WORDS), min_size=1, max_size=40
)


@settings(max_examples=150, deadline=None)
@given(MADE)
def test_every_span_of_a_made_document_is_a_quotation(lines: list[str]) -> None:
    text = "\n".join(lines)
    if text.strip():
        check(parse_text("x\n" + text))


@settings(max_examples=75, deadline=None)
@given(st.permutations([HEADER, BODY, FOOTER, APPENDIX, "Ghi thêm.\n", "TT\tNội dung\tChủ trì\n1\tViệc\tXã\n"]))
def test_parts_in_any_order_lose_no_words(parts: list[str]) -> None:
    document = parse_text("".join(parts))

    check(document)
    assert lost_lines(document) == []


def test_a_plan_loses_no_words() -> None:
    assert lost_lines(parse_text(PLAN)) == []


def test_the_sample_documents_are_quoted_and_lose_no_words(sample_documents: Path) -> None:
    for path in sorted(sample_documents.iterdir()):
        document = parse(read(path))
        check(document)
        assert lost_lines(document) == [], path.name


def test_the_real_plans_are_quoted_and_lose_no_words(seeds: Path) -> None:
    for path in sorted(seeds.glob("*.txt")):
        document = parse(read(path))
        check(document)
        assert lost_lines(document) == [], path.name


def test_a_long_paragraph_is_cut_where_sentences_end() -> None:
    sentences = [f"Câu thứ {number} nói về việc thứ {number} của xã trong năm nay." for number in range(60)]
    document = parse_text("I. NỘI DUNG\n- " + " ".join(sentences))

    pieces = [p for p in make_passages(document) if p.kind == "text"]

    assert len(pieces) > 1
    assert all(piece.text.endswith(".") and len(piece.text) < PIECE_LIMIT for piece in pieces)
    assert " ".join(piece.text for piece in pieces) == "- " + " ".join(sentences)


def test_the_context_of_a_passage_is_its_headings_not_its_own_words() -> None:
    passages = {p.text: p.context for p in make_passages(parse_text(PLAN))}

    assert passages["- Tuyên truyền tới từng hộ dân."] == "MỤC ĐÍCH › Nâng cao nhận thức"
    assert passages["b) Thời gian hoàn thành: trước ngày 10/3/2026"] == "NHIỆM VỤ › Mở lớp học"


@pytest.mark.parametrize(
    ("text", "key", "name", "day", "issuer"),
    [
        ("Quyết định số 23-\n\nQĐ/TW ngày 30/7/2021 của Bộ Chính trị về việc", "23/qd-tw", "Quyết định", "2021-07-30",
         "Bộ Chính trị"),
        ("Chỉ thị 33/CT-TTg, ngày 26/11/2021 của Thủ tướng Chính phủ.", "33/ct-ttg", "Chỉ thị", "2021-11-26",
         "Thủ tướng Chính phủ"),
        ("Nghị quyết 05NQ/TU của Thành ủy và Quyết định về quy chế", "5/nq-tu", "Nghị quyết", "None", "Thành ủy"),
        ("Luật số 57/2020/QH14", "57/2020/qh14", "Luật", "None", ""),
        ("văn bản 845/SYT-NVY", "845/syt-nvy", "", "None", ""),
    ],
)  # fmt: skip
def test_a_citation_is_read_with_type_day_and_issuer(text: str, key: str, name: str, day: str, issuer: str) -> None:
    document = parse_text(f"I. CĂN CỨ\n- Theo {text}")

    (found,) = read_references(document, make_passages(document))

    assert (found.key, found.document_type, str(found.issued_on), found.issuer) == (key, name, day, issuer)
    assert found.context_span.start <= found.span.start < found.span.end <= found.context_span.end


def test_a_document_does_not_cite_its_own_number_but_its_legal_bases() -> None:
    document = parse_text(PLAN.replace("(Kèm theo Kế hoạch số 47/KH-UBND)", "(Kèm theo)"))

    references = read_references(document, make_passages(document))

    assert [(r.key, r.is_legal_basis) for r in references] == [("12/qd-ubnd", True)]
