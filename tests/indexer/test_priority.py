"""Syncs let requests go first: they, and all that they start, have a lower priority."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TELL = """
import os, subprocess, sys
{before}
from indexer.priority import give_way
give_way()
started = subprocess.run([sys.executable, "-c", "import os; print(os.nice(0))"], capture_output=True, text=True)
print(os.nice(0), started.stdout.strip())
"""


@pytest.mark.parametrize(("before", "told"), [("", "10 10"), ("os.nice(15)", "15 15")])
def test_a_process_that_gives_way_and_those_it_starts_have_a_low_priority(before: str, told: str) -> None:
    if os.nice(0) > 0:
        pytest.skip("the tests themselves have a low priority")
    ran = subprocess.run([sys.executable, "-c", TELL.format(before=before)], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == told


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="this system does not share by sessions")
@pytest.mark.parametrize(("alone", "nice"), [(True, "10"), (False, "0")])
def test_a_session_is_lowered_by_a_process_that_has_it_to_itself(alone: bool, nice: str) -> None:
    code = "from indexer.priority import give_way; give_way(); print(open('/proc/self/autogroup').read())"
    command = [sys.executable, "-c", code]
    if not alone:
        command = ["sh", "-c", '"$@"; true', "sh", *command]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, start_new_session=True)
    assert ran.stdout.split()[-1] == nice
