"""What the code never does: read pickles, fetch addresses of requests, make templates of texts, call other hosts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("indexer", "search_api", "web")
# Each with the modules that may import it: what loads code or objects, runs programs, or goes out to other machines.
GUARDED = {
    "pickle": (),
    "marshal": (),
    "shelve": (),
    "dill": (),
    "joblib": (),
    "yaml": (),
    "urllib.request": (),
    "http.client": (),
    "requests": (),
    "aiohttp": (),
    "ftplib": (),
    "smtplib": (),
    # One listens, one knocks at an address out of the settings
    "socket": ("web.serving", "indexer.parallel_reading.ray_cluster"),
    "ray": ("indexer.parallel_reading.ray_cluster",),
    "fsspec": ("indexer.files.remote",),  # addresses that an administrator syncs
    "httpx": ("search_api.summary.client",),  # one address, out of the settings
}
# Ways to run a text as code, to load objects that run code, or to make a template of a text
CALLS = ("eval", "exec", "compile", "from_string", "Template", "loads_pickle", "unsafe_load", "system", "popen")
ALLOWED_CALLS = {"compile": "re.compile"}


def _trees() -> Iterator[tuple[str, ast.AST]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield module, ast.parse(path.read_text(encoding="utf-8"))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_nothing_that_runs_code_or_goes_out_is_imported() -> None:
    found = [
        f"{module} imports {name}"
        for module, tree in _trees()
        for name in _imported(tree)
        for guarded, allowed in GUARDED.items()
        if (name == guarded or name.startswith(guarded + ".")) and module not in allowed
    ]
    assert not found


def test_no_text_is_run_as_code_or_as_a_template() -> None:
    found = []
    for module, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                last = name.rpartition(".")[2]
                if last in CALLS and name != ALLOWED_CALLS.get(last):
                    found.append(f"{module}:{node.lineno} calls {name}")
    assert not found


def test_no_array_or_model_is_read_with_pickle() -> None:
    for module, tree in _trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name, given = ast.unparse(node.func), {one.arg: ast.unparse(one.value) for one in node.keywords}
            assert given.get("allow_pickle", "False") == "False", f"{module}:{node.lineno}"
            if name == "torch.load":
                assert given.get("weights_only") == "True", f"{module}:{node.lineno}"


@pytest.mark.parametrize("folder", ["templates", "static"])
def test_pages_load_nothing_from_other_hosts_and_hold_no_code_of_their_own(folder: str) -> None:
    for path in sorted((ROOT / "web" / folder).rglob("*.*")):
        if path.suffix not in (".html", ".css", ".js"):
            continue
        text = path.read_text(encoding="utf-8")
        for sign in (' src="http', "url(http", "@import", "import(", ' style="', " onclick="):
            assert sign not in text, f"{path.name}: {sign}"
        assert not re.search(r"[^'\"\s]\s*\|\s*safe\b", text), f"{path.name}: only a constant is markup"
        own_pages = text.count("innerHTML = await response.text()")  # another page of ours, which escapes
        assert text.count("innerHTML") == own_pages, path.name
        assert "<script>" not in text
