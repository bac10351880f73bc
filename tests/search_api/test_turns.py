"""Passwords are hashed a few at once, whichever process is asked."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer.errors import SignInThrottledError
from search_api.access.turns import AT_ONCE, Turns

HOLDER = """
import sys
from contextlib import ExitStack
from pathlib import Path
from search_api.access.turns import AT_ONCE, Turns
turns = Turns(Path(sys.argv[1]))
with ExitStack() as held:
    for _ in range(AT_ONCE):
        held.enter_context(turns.take())
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_another_process_has_no_turns_of_its_own(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "data")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            began = time.monotonic()
            with pytest.raises(SignInThrottledError, match="cùng lúc"), Turns(tmp_path / "data", wait_s=0.1).take():
                raise AssertionError("a third at the same time")
            assert time.monotonic() - began < 5.0
        finally:
            holder.kill()
    # Whoever dies gives back what they held
    with Turns(tmp_path / "data", wait_s=5.0).take():
        pass


def test_turns_are_given_back(tmp_path: Path) -> None:
    one, other = Turns(tmp_path, wait_s=0.1), Turns(tmp_path, wait_s=0.1)
    for _ in range(AT_ONCE + 1):
        with pytest.raises(ValueError, match="wrong"), one.take():
            raise ValueError("wrong")
        with other.take(), one.take():
            pass


def test_a_folder_that_cannot_be_written_does_not_keep_people_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    turns = Turns(tmp_path / "file" / "data", wait_s=0.05)
    with turns.take(), turns.take(), pytest.raises(SignInThrottledError), turns.take():
        raise AssertionError("a third at the same time")
