"""Short and long forms find one another; an office's own table is added, and its slips are named."""

from pathlib import Path

import pytest

from indexer.errors import ConfigurationError
from indexer.passage_index.lexical import LexicalQuery
from indexer.text.abbreviations import SHIPPED_TABLE, load_abbreviations, read_abbreviations


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("UBND xã", ["Ủy ban nhân dân"]),
        ("ubnd xa", ["Ủy ban nhân dân"]),
        ("công tác phòng cháy, chữa cháy", ["PCCC"]),
        ("van hoa xa hoi", ["VHXH"]),
        ("Phòng VH-XH", ["Văn hóa - Xã hội"]),
        ("nhân dân", []),
        ("", []),
    ],
)
def test_other_forms_are_found_with_and_without_accents(text: str, forms: list[str]) -> None:
    assert list(load_abbreviations().other_forms(text)) == forms


def test_a_question_with_a_short_form_looks_for_the_long_one_too() -> None:
    query = LexicalQuery.of("UBND phường")

    assert query.terms == ("ubnd", "phường", "ubnd_phường")
    assert {"ủy", "ủy_ban", "nhân_dân"} <= set(query.other_terms)


def test_an_office_adds_and_overrides_lines(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("# của xã\nTGV\ttổ giúp việc\n\nTP\ttrưởng phòng\n", encoding="utf-8-sig")

    assert list(load_abbreviations(own).other_forms("TGV và TP")) == ["tổ giúp việc", "trưởng phòng"]


@pytest.mark.parametrize("line", ["UBND Ủy ban", "\tỦy ban", "UBND\t"])
def test_a_line_of_another_form_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(f"# bảng\n{line}\n", encoding="utf-8")

    with pytest.raises(ConfigurationError, match="Dòng 2"):
        read_abbreviations(own)


def test_the_reviewed_table_has_no_line_twice() -> None:
    shorts = [line.split("\t")[0] for line in SHIPPED_TABLE.read_text("utf-8").splitlines() if line[:1] != "#"]

    assert len(shorts) == len(set(shorts)) == len(read_abbreviations(SHIPPED_TABLE))
