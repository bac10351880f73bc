"""The command `tracuu` as people type it, run in this process."""

from typer.testing import CliRunner

from web.__main__ import app


def run(*arguments: str) -> tuple[int, str, str]:
    """Return the exit status, what was printed, and what was said beside it."""
    result = CliRunner().invoke(app, list(arguments))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr
