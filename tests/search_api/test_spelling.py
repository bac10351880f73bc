"""Misspelt words of questions: what is put right, and what must be left alone."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.spelling import mend

PASSAGES = "ke hoach thuc hien mo hinh chinh quyen than thien nam 2026; phong van hoa xa hoi bao cao ket qua cai cach"
KNOWN = {word for run in PASSAGES.split(";") for word in run.split()}
KNOWN |= {f"{a}_{b}" for run in PASSAGES.split(";") for a, b in pairwise(run.split())}


def frequencies(terms: Sequence[str], *, bare: bool) -> tuple[list[int], int]:
    return [int(bare and term in KNOWN) for term in terms], 10


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("chinhs quyeenf thaan thieenj", "chinh quyen than thien"),  # Telex without an input method
        ("hanj nopj baos caos", "han nop bao cao"),
        ("chính quyền thân thiệnn", "chính quyền thân thiện"),  # a letter too many
        ("mo hinh chinh quyen than thein", "mo hinh chinh quyen than thien"),  # two letters swapped
        ("cải cahcs nào", "cải cách nào"),  # both at once
        ("Keee hoachj cua xax Thais Taan", "Ke hoach cua xa Thai Tan"),  # Telex keys cannot be a name's own
    ],
)
def test_slips_and_telex_keys_are_put_right(asked: str, meant: str) -> None:
    assert mend(asked, frequencies) == meant


@pytest.mark.parametrize(
    "asked",
    [
        "cơ quan nào chủ trì",  # syllables that no passage has, and no slips either
        "kế hoạch của xã Thiênn Phú",  # a name, known or not
        "ke hoach xa thiennn",
        "hội thảo của Chinhh Quyen",
        "zzzqqq xyzzy",
        "ea kar",  # one key that may be a tone, and nothing else that looks like Telex
        "kpi cai cach",
        "x" * 9_000,
        "thienn",  # nothing beside it tells what was meant
        "số 12/KH-UBND ngày 3/2/2026",
        "",
    ],
)
def test_names_syllables_and_what_nobody_can_tell_are_left_alone(asked: str) -> None:
    assert mend(asked, frequencies) == asked


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    assert isinstance(mend(text, frequencies), str)
