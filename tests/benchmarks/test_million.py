"""The benchmark of a million passages: what it makes can be searched, and the README shows what it measured."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from million_corpus import document_of, write_plans  # noqa: E402
from million_plans import make_plan  # noqa: E402
from million_report import FIGURES_PATH, README, Report, table, with_table  # noqa: E402

from indexer.encoder import Encoder  # noqa: E402
from indexer.settings import Settings  # noqa: E402
from indexer.store import Store  # noqa: E402


@pytest.fixture(scope="module")
def report() -> Report:
    return Report.model_validate_json(FIGURES_PATH.read_text(encoding="utf-8"))


def test_the_readme_has_the_measured_table(report: Report) -> None:
    text = README.read_text(encoding="utf-8")

    assert table(report) in text
    assert with_table(text, report) == text


def test_a_text_without_marks_is_refused(report: Report) -> None:
    with pytest.raises(ValueError, match="sizes"):
        with_table("# Tra Cứu", report)


def test_txtai_must_have_been_measured_at_a_size_of_ours(report: Report) -> None:
    if report.txtai is None:
        pytest.skip("txtai was not measured")
    elsewhere = report.model_copy(update={"txtai": report.txtai.model_copy(update={"passages": 7})})
    with pytest.raises(ValueError, match="size"):
        table(elsewhere)


def test_a_plan_is_the_same_whatever_was_made_before() -> None:
    assert make_plan(7) == make_plan(7)
    assert make_plan(7) != make_plan(8)


def test_a_question_is_answered_by_the_passage_it_was_made_of() -> None:
    asked = [passage for passage in make_plan(7).passages if passage.question]

    assert len(asked) > 20
    for passage in asked:
        assert passage.question
        hamlet = passage.question.partition(" tại ")[2].partition(",")[0]
        assert hamlet in passage.text
    assert len({passage.text for passage in asked}) == len(asked)


def test_plans_are_written_once_and_their_passages_are_verbatim(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)

    assert write_plans(settings, 120, workers=0) == 2
    assert write_plans(settings, 180, workers=0) == 1  # goes on where it was

    store = Store(settings.database_path)
    documents = store.documents()
    assert len(documents) == 3
    for record in documents:
        number = int(record.file_name.removesuffix(".txt").rpartition("-")[2])
        plan = make_plan(number)
        stored = store.passages_of(record.id)
        assert [passage.quote for passage in stored] == [made.text for made in plan.passages]
        assert record.issuing_authority == f"Ủy ban nhân dân {plan.commune}"
    encoder = Encoder(settings)
    (first,) = store.indexed_passages([store.passage_ids()[0]])
    assert first.vector.shape == (encoder.dimension,)
    assert document_of(make_plan(0), first.vector[None].repeat(60, 0), encoder.id).document.text.startswith("Ủy ban")
    store.close()
