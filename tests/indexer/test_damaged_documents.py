"""Whatever accidents happen to a document, the parser and all that reads its result quote it and never fail."""

import random
from functools import cache
from pathlib import Path

import pytest
from damaged_inputs import Part, damaged, parts_of, put_together
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_documents import PLAN
from quotations import check

from indexer.readers import read
from indexer.readers.text import parse as read_text
from indexer.structure import parse

# Tens of thousands of examples were run when this was written; a few catch what is broken again.
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
MOST_PARTS = 150


@cache
def parts_of_file(path: Path) -> list[Part]:
    return parts_of(read(path))


def survive(parts: list[Part], chance: random.Random, times: int) -> None:
    if len(parts) > MOST_PARTS:  # the header, the footer, and some of what is between
        at = chance.randrange(len(parts) - MOST_PARTS)
        parts = [*parts[:40], *parts[40 + at : 40 + at + MOST_PARTS - 80], *parts[-40:]]
    document = put_together(damaged(parts, chance, times=times))
    if document is not None:
        check(parse(document))


CHANCES = st.randoms(use_true_random=False)
TIMES = st.sampled_from([1, 3, 10, 40])


@SETTINGS
@given(CHANCES, TIMES)
def test_a_damaged_plan_is_parsed_and_quoted(chance: random.Random, times: int) -> None:
    survive(parts_of(read_text(PLAN)), chance, times)


@SETTINGS
@given(st.data())
def test_damaged_sample_documents_are_parsed_and_quoted(sample_documents: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(sample_documents.iterdir())))
    survive(parts_of_file(path), data.draw(CHANCES), data.draw(TIMES))


@SETTINGS
@given(st.data())
@pytest.mark.slow
def test_damaged_real_plans_are_parsed_and_quoted(seeds: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(seeds.glob("*.txt"))))
    survive(parts_of_file(path), data.draw(CHANCES), data.draw(TIMES))


@pytest.mark.parametrize("size", [1, 10_000])
@pytest.mark.parametrize(
    "text", ["x", "(", "1.", "- ", "\u0301", "KẾ HOẠCH ", "Số: ", "Nơi nhận: ", "12/QĐ-", "ngày 1/"]
)
def test_the_same_words_over_and_over_are_parsed(text: str, size: int) -> None:
    for lines in ([text * size], [text] * min(size, 500)):
        document = put_together(parts_of(read_text("x\n" + "\n".join(lines))))
        assert document is not None
        check(parse(document))
