"""Terms that other processes make are the same, in the same order, whatever happens to the processes."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from functools import partial

import pytest
from test_isolation import children

from indexer.passage_index import term_workers
from indexer.passage_index.term_workers import Described, LexicalEntry, described
from indexer.text import index_terms

COUNT = 3_000
workers = partial(children, os.getpid(), index_terms.__name__.encode())


def entries() -> Iterator[LexicalEntry]:
    for number in range(COUNT):
        yield LexicalEntry(number, f"d{number}", f"Việc {number}:\nđiều “khoản” 33/CT-TTg.", f"Xã số {number % 7}")


@pytest.fixture(scope="module")
def here() -> list[Described]:
    return list(described(entries(), 0))


@pytest.fixture(autouse=True)
def _several_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(term_workers, "_cores", lambda: 2)


def test_processes_make_the_terms_that_this_one_makes(here: list[Described]) -> None:
    first, exact, context = here[0]
    assert (first.id, exact) == (
        0,
        ("33/ct-ttg việc 0 việc_0 điều khoản", "33/ct-ttg viec 0 viec_0 dieu khoan"),
    )
    assert context[1] == "xa so 0 xa_so so_0"
    assert not workers()
    with closing(described(entries(), COUNT, many=COUNT)) as found:
        apart = [next(found)]
        assert len(workers()) == 2
        apart += found
    assert apart == here
    assert not workers()


def test_a_process_that_is_killed_leaves_no_gap(here: list[Described]) -> None:
    with closing(described(entries(), COUNT, many=COUNT)) as found:
        apart = [next(found)]
        for process in workers():
            os.kill(process, signal.SIGKILL)
        apart += found
    assert apart == here


def test_whoever_stops_early_leaves_no_process() -> None:
    with closing(described(entries(), COUNT, many=COUNT)) as found:
        next(found)
        assert workers()
    assert not workers()


def test_an_error_of_the_source_is_raised_and_leaves_no_process() -> None:
    def broken() -> Iterator[LexicalEntry]:
        yield from list(entries())[:600]
        raise OSError("the database is gone")

    with pytest.raises(OSError, match="gone"):
        list(described(broken(), COUNT, many=COUNT))
    assert not workers()
