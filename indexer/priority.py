"""Work that nobody waits for lets the rest of the machine go first."""

import contextlib
import os
from pathlib import Path

_NICE = 10  # weighs a ninth of a service at 0 where both want the processor, and takes all of it where nobody else does
_OF_SESSION = Path("/proc/self/autogroup")


def give_way() -> None:
    """Lower the priority of this thread and of all that it will start; one that is lower already stays.

    To be called before libraries start threads of their own. Does nothing where the system knows no such priority.
    Linux shares the processor among sessions before it looks at a process's priority (sched(7), autogroup), so that a
    process which has a session to itself lowers that too.
    """
    with contextlib.suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, 0, max(_NICE, os.getpriority(os.PRIO_PROCESS, 0)))
        if os.getsid(0) == os.getpid():
            _OF_SESSION.write_text(str(_NICE), encoding="ascii")
