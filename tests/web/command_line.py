"""The command `tracuu` as people type it, run in this process."""

from unittest.mock import patch

from typer.testing import CliRunner

from web.__main__ import app


def run(*arguments: str) -> tuple[int, str, str]:
    """Return the exit status, what was printed, and what was said beside it; the priority of the tests stays."""
    with patch("web.sync_command.give_way"):
        result = CliRunner().invoke(app, list(arguments))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr
