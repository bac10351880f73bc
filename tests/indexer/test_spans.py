"""Whatever is taken of a document can be quoted: every span is a verbatim, visible part of the canonical text."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_documents import APPENDIX, BODY, FOOTER, HEADER, PLAN, parse_text
from quotations import check

from indexer.chunking import make_passages
from indexer.model import AdministrativeDocument, Span
from indexer.readers import read
from indexer.references import read_references
from indexer.structure import parse
from indexer.text.tidying import tidy

SENTENCE = 70  # characters; what is longer and ends with a stop or a colon is no mere title
PIECE_LIMIT = 900 + 900  # a piece ends at the first sentence end that makes it fit; a sentence may itself be long


def cover(text: str, spans: Iterable[Span]) -> bytearray:
    """Return 1 for each character of a text that a span holds."""
    covered = bytearray(len(text))
    for span in spans:
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    return covered


def lost_lines(document: AdministrativeDocument) -> list[str]:
    """Return the lines with a word that neither a passage nor a heading nor a table's header covers."""
    spans = [passage.span for passage in make_passages(document)] + [s.span for s in document.sections]
    covered = cover(document.text, spans)
    titles = {title for table in document.tables for title in table.columns}
    lost, start = [], 0
    for line in document.text.split("\n"):
        is_lost = any(char.isalnum() and not covered[start + i] for i, char in enumerate(line))
        if is_lost and not {tidy(cell) for cell in line.split("\t")} <= titles | {""}:
            lost.append(line)
        start += len(line) + 1
    return lost


def unsaid_headings(document: AdministrativeDocument) -> list[str]:
    """Return the headings that are in no passage though they are sentences or nothing stands below them."""
    said = cover(document.text, [passage.span for passage in make_passages(document)])
    parents = {section.parent for section in document.sections}
    parents |= {table.section for table in document.tables} | {p.section for p in document.paragraphs}
    unsaid = []
    for index, section in enumerate(document.sections):
        words = section.span.of(document.text)
        has_to_be_said = index not in parents or (words.rstrip().endswith((".", ":")) and len(words) > SENTENCE)
        is_said = all(said[section.span.start + i] for i, char in enumerate(words) if char.isalnum())
        if has_to_be_said and not is_said and section.level > 0 and not words.isupper():
            unsaid.append(words)
    return unsaid


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
    assert unsaid_headings(document) == []


def test_a_plan_loses_no_words() -> None:
    assert lost_lines(parse_text(PLAN)) == []


def test_the_sample_documents_are_quoted_and_lose_no_words(sample_documents: Path) -> None:
    for path in sorted(sample_documents.iterdir()):
        document = parse(read(path))
        check(document)
        assert lost_lines(document) == [], path.name
        assert unsaid_headings(document) == [], path.name


def test_the_real_plans_are_quoted_and_lose_no_words(seeds: Path) -> None:
    for path in sorted(seeds.glob("*.txt")):
        document = parse(read(path))
        check(document)
        assert lost_lines(document) == [], path.name
        assert unsaid_headings(document) == [], path.name


HEADINGS = st.sampled_from(
    [
        "Điều 1. Bãi bỏ quyết định ký năm ngoái về giá nước.", "Chương II", "QUY ĐỊNH CHUNG", "I. VIỆC", "1. Lúa",
        "2. Cấp cho các xã bị ngập sau trận mưa đầu tháng này số gạo của kho dự trữ như sau:", "- Mười tấn.",
        "A. ĐÁNH GIÁ", "Phụ lục 3: Giá nước", "1.1. Làm theo Kế hoạch số 8/KH-UBND", "Một đoạn văn.", "",
        "TT\tViệc\tChủ trì", "(1) Xã Đông", "a) Gieo",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(HEADINGS, min_size=1, max_size=12))
def test_headings_in_any_order_are_said_where_nothing_else_says_it(lines: list[str]) -> None:
    document = parse_text("Xã Đông\n" + "\n".join(lines))

    check(document)
    assert lost_lines(document) == []
    assert unsaid_headings(document) == []


def test_an_article_of_one_sentence_is_found_with_what_it_cites() -> None:
    document = parse_text(
        "Điều 1. Đổi tên chợ.\nĐiều 2. Quyết định này thay Quyết định số 31/QĐ-UBND ngày 04/5/2021 của UBND xã.\n"
    )
    passages = make_passages(document)

    assert [(p.locator, p.text[:7]) for p in passages] == [("Điều 1", "Điều 1."), ("Điều 2", "Điều 2.")]
    assert [(r.key, r.locator) for r in read_references(document, passages)] == [("31/qd-ubnd", "Điều 2")]


def test_a_heading_that_begins_a_sentence_opens_the_passage_below_it() -> None:
    lead_in = "1. Cấp cho các xã bị ngập sau trận mưa đầu tháng này số gạo của kho dự trữ như sau:"
    passages = make_passages(parse_text(f"I. GẠO\n{lead_in}\na) Xã Đông mười tấn;\nb) Xã Tây.\n2. Muối\n- Một tấn."))

    assert [(p.locator, p.text) for p in passages] == [
        ("mục I.1", f"{lead_in} a) Xã Đông mười tấn;"), ("mục I.1.b", "b) Xã Tây."),
        ("mục I.2, gạch đầu dòng 1", "- Một tấn."),
    ]  # fmt: skip
    assert [p.context for p in passages] == ["GẠO", f"GẠO › {lead_in[3:-1]}", "GẠO › Muối"]


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
