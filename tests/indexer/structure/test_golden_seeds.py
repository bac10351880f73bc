"""Golden parses of five real plans: positions, names, numbers, dates and places, but none of their sentences.

`pytest tests/indexer/structure --regenerate` writes them anew; read the difference against the plans before a commit.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from indexer.assignments import read_assignments
from indexer.chunking import make_passages
from indexer.model import AdministrativeDocument, Assignment, Field, Span
from indexer.readers import read
from indexer.references import read_references
from indexer.structure import parse

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
SEEDS = (
    "000_6d51efdb0e7fd839", "001_df7afac83926ec71", "002_8d69d9a350ccb163",
    "003_712f3755408ad893", "004_d801a928c8fe4c4a",
)  # fmt: skip
LIMIT = 60  # characters of a name; what is longer is cut, so that no sentence of a plan is stored
THAI_TAN = "002_8d69d9a350ccb163"


def _cut(text: str) -> str:
    return text if len(text) <= LIMIT else text[: LIMIT - 1] + "…"


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _value(value: Any) -> Any:
    if isinstance(value, Field):
        return [_cut(value.value), *_span(value.span)]
    if isinstance(value, Span):
        return _span(value)
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    return value if value is None or isinstance(value, int) else str(value)


def _assignment(found: Assignment) -> list[Any]:
    deadline = found.deadline
    return [
        found.source, found.locator, found.numbering, _cut(found.task)[:30],
        [_cut(name) for name in found.lead_agencies],
        [_cut(name) for name in found.coordinating_agencies],
        [_cut(deadline.text), _value(deadline.due_from), _value(deadline.due_to)] if deadline else None,
        _cut(found.deliverable), _cut(found.group),
        _span(found.span), [[role, *_span(span)] for role, span in found.evidence],
    ]  # fmt: skip


def describe(document: AdministrativeDocument) -> dict[str, list[Any]]:
    passages = make_passages(document)
    header, footer = document.header, document.footer
    return {
        "header": [[name, _value(getattr(header, name))] for name in header.__slots__],
        "footer": [[name, _value(getattr(footer, name))] for name in footer.__slots__],
        "sections": [
            [s.level, s.label, s.locator, _cut(s.heading)[:30], *_span(s.span), s.parent] for s in document.sections
        ],
        "paragraphs": [[p.locator, *_span(p.span), p.section] for p in document.paragraphs],
        "tables": [
            [[_cut(title) for title in table.columns], table.section, len(table.rows)] for table in document.tables
        ],
        "rows": [
            [row.locator, row.numbering, _cut(row.group), row.is_group, [_span(part) for part in row.parts]]
            for table in document.tables
            for row in table.rows
        ],
        "assignments": [_assignment(found) for found in read_assignments(document)],
        "references": [
            [
                r.key,
                r.document_type,
                r.number,
                _value(r.issued_on),
                _cut(r.issuer),
                *_span(r.span),
                r.locator,
                r.is_legal_basis,
                _value(r.subject_span),
            ]
            for r in read_references(document, passages)
        ],
        "passages": [[p.kind, p.locator, *_span(p.span)] for p in passages],
    }


def _write(path: Path, parts: dict[str, list[Any]]) -> None:
    """Write one entry a line, so that a difference is read line by line."""
    blocks = []
    for name, entries in parts.items():
        lines = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in entries)
        blocks.append(f" {json.dumps(name)}: [\n{lines}\n ]")
    path.write_text("{\n" + ",\n".join(blocks) + "\n}\n", encoding="utf-8")


@pytest.mark.parametrize("name", SEEDS)
def test_a_real_plan_parses_as_before(name: str, seeds: Path, regenerate: bool) -> None:
    path = GOLDEN / f"{name}.json"
    found = describe(parse(read(seeds / f"{name}.txt")))
    if regenerate:
        _write(path, found)

    golden = json.loads(path.read_text(encoding="utf-8"))

    for part in golden:
        assert found[part] == golden[part], part


@pytest.fixture
def thai_tan(seeds: Path) -> list[Assignment]:
    """Return the assignments of the table in the plan of xã Thái Tân."""
    found = read_assignments(parse(read(seeds / f"{THAI_TAN}.txt")))
    return [assignment for assignment in found if assignment.source == "table"]


def test_every_row_of_the_table_of_thai_tan_is_an_assignment(thai_tan: list[Assignment]) -> None:
    assert [assignment.locator.removeprefix("Danh mục, TT ") for assignment in thai_tan] == [
        "1.1", "1.2", "1.2", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "3.3.a", "3.3.b", "3.3.c", "3.3.d",
        "4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.8", "4.9", "5.1", "5.2",
    ]  # fmt: skip
    assert all(assignment.lead_agencies and assignment.coordinating_agencies for assignment in thai_tan)
    assert all(assignment.deadline for assignment in thai_tan)


def test_a_row_that_pages_split_is_whole(thai_tan: list[Assignment], seeds: Path) -> None:
    row = next(assignment for assignment in thai_tan if assignment.locator.endswith("TT 3.2"))
    quote = row.span.of(read(seeds / f"{THAI_TAN}.txt").text)

    assert row.lead_agencies == ("Phòng Kinh tế",)
    assert row.coordinating_agencies == ("Các phòng chuyên môn, đơn vị liên quan",)
    assert row.deadline is not None
    assert row.deadline.text == "Năm 2026"
    assert row.task.startswith("Tham mưu Ủy ban nhân dân xã tiếp tục thực hiện")
    assert row.task.split()[-1].strip(".") in quote
    assert "TT\tNhiệm vụ" in quote  # the header that the next page repeats lies between the two parts
    assert "Cơ quan chủ trì" not in row.task
