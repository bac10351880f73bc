"""Marks of remote files tell contents apart, and are the same however a system is asked."""

from datetime import UTC, datetime

import pytest

from indexer.files.marks import mark_of

NOON = datetime(2026, 3, 10, 12, 0, 0, tzinfo=UTC)
NOON_NS = int(NOON.timestamp()) * 10**9


@pytest.mark.parametrize(
    "info",
    [
        {"size": 5, "mtime": NOON},
        {"size": 5, "mtime": NOON.timestamp()},
        {"size": 5, "modified": NOON},
        {"size": 5, "updated": "2026-03-10T12:00:00.000Z"},
        {"size": 5, "created": NOON.timestamp(), "ETag": ""},
    ],
)
def test_times_are_read_in_the_forms_that_file_systems_give_them(info: dict[str, object]) -> None:
    assert mark_of(info) == (5, NOON_NS)


def test_a_tag_stands_for_the_fraction_of_the_time() -> None:
    listed = mark_of({"size": 5, "LastModified": NOON.replace(microsecond=123000), "ETag": '"abc"'})
    assert listed == mark_of({"size": 5, "LastModified": NOON, "ETag": '"abc"'})
    assert listed != mark_of({"size": 5, "LastModified": NOON, "ETag": '"abd"'})
    assert listed.modified_ns is not None
    assert listed.modified_ns // 10**9 == NOON_NS // 10**9


def test_what_is_not_told_is_no_mark() -> None:
    assert mark_of({"size": None, "mtime": "hôm qua"}) == (-1, None)
