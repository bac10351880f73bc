"""The house: which folders there are, which package may import which, and where each library may be used."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOP_FOLDERS = {"indexer", "search_api", "web", "corpus", "tests"}
OTHER_FOLDERS = {"benchmarks", "docs"}  # may be there
BUILD_FOLDERS = {"build", "dist", "__pycache__"}
LINE_LIMIT = 400

# Each package may import itself and these.
PACKAGES = {"indexer": set(), "search_api": {"indexer"}, "web": {"indexer", "search_api"}}
BASE = {"errors", "settings", "model", "digests"}
STAGES = {"readers", "structure", "assignments", "references", "chunking"}
ADAPTERS = {"encoder", "store", "passage_index"}
# Each part of the indexer may import itself and these.
PARTS = {
    **dict.fromkeys(BASE, BASE),
    "text": BASE,
    **dict.fromkeys(STAGES, BASE | {"text"}),
    **dict.fromkeys(ADAPTERS, BASE | {"text"}),
    "passage_index": BASE | {"text", "store"},  # it is derived from the store
    "reading": BASE | STAGES | {"text"},
    "priority": BASE,
    "reader_process": BASE | {"priority", "readers", "reading"},
    "isolation": BASE | {"reader_process", "reading"},
    "parallel_reading": BASE | {"text", "encoder", "isolation", "readers"},
    "reader_pool": BASE | {"isolation", "parallel_reading"},
    "scanning": BASE | {"readers"},
    "files": BASE | {"readers", "scanning"},  # of a folder, wherever it lies
    "kept_files": BASE,
    "writer_lock": BASE | {"store"},
    "backup": BASE | {"store", "writer_lock"},
    "folder_sync": BASE
    | ADAPTERS
    | {"files", "intake", "isolation", "parallel_reading", "reader_pool", "reading", "scanning"},
    "synced_roots": BASE | {"files", "store"},
    "uploads": BASE | {"text"},
    "intake": BASE | {"text", "encoder", "files", "isolation", "readers", "reading", "scanning", "store"},
    "fetched_originals": BASE | {"files", "kept_files", "store"},
    "originals": BASE | {"fetched_originals", "files", "scanning", "store"},
    "page_drawing": BASE | {"isolation"},
    # for what the store has
    "page_images": BASE | {"isolation", "kept_files", "originals", "page_drawing", "readers", "store"},
    "pipeline": BASE
    | STAGES
    | ADAPTERS
    | {"text", "page_images", "files", "intake", "scanning", "synced_roots", "writer_lock", "folder_sync"},
    "quiet_sync": BASE | {"encoder", "files", "pipeline"},
    "watching": BASE | {"files", "quiet_sync", "readers"},
    "remote_watching": BASE | {"files", "quiet_sync"},
    "training": BASE | {"text", "encoder"},
}
# Each library may be imported in modules whose name begins with one of these.
LIBRARIES = {
    "sqlite3": ("indexer.store",),
    "sqlalchemy": ("indexer.store",),
    "psycopg": ("indexer.store.postgresql",),
    "faiss": ("indexer.passage_index",),
    "tantivy": ("indexer.passage_index",),
    "pymilvus": ("indexer.passage_index.milvus",),
    "docx": ("indexer.readers.docx", "search_api.precedents.layout"),
    "datasketch": ("search_api.precedents.families",),
    "rapidfuzz": ("search_api.precedents.families",),
    "lxml": tuple(f"indexer.readers.{name}" for name in ("docx", "odt", "ods", "html", "archive")),
    "openpyxl": ("indexer.readers.xlsx", "search_api.spreadsheet"),
    "PIL": ("indexer.readers", "web.screenshots"),  # pictures are opened where files are read
    "pypdfium2": ("indexer.readers.pdf",),
    "pdfplumber": ("indexer.readers.pdf",),
    "sentence_transformers": ("indexer.encoder", "indexer.training"),
    "torch": ("indexer.encoder", "indexer.training"),
    "watchfiles": ("indexer.watching",),
    "fsspec": ("indexer.files.remote",),
    "ray": ("indexer.parallel_reading.ray_cluster",),
    # what they read can run code
    **dict.fromkeys(("pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"), ()),
    "multiprocessing": ("web.serving",),  # which only asks whether it is a worker
    "httpx": ("search_api.summary",),  # nothing else goes out to another machine
}


@dataclass(frozen=True)
class Import:
    """`module` (dotted) imports `target` (dotted) at `line`."""

    module: str
    target: str
    line: int


def _module_name(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _targets(node: ast.AST, package: list[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = package[: len(package) - node.level + 1] if node.level else []
        base = ".".join([*above, *([node.module] if node.module else [])])
        yield from (f"{base}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module") and node.args:
        yield from (str(part.value) for part in node.args if isinstance(part, ast.Constant))


def read_imports(root: Path) -> Iterator[Import]:
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            module = _module_name(path, root)
            own_package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for target in _targets(node, own_package):
                    yield Import(module, target, getattr(node, "lineno", 0))


def _breaks_direction(found: Import) -> bool:
    package, target = found.module.split(".")[0], found.target.split(".")[0]
    return target in PACKAGES and target != package and target not in PACKAGES[package]


def _breaks_layers(found: Import) -> bool:
    module, target = found.module.split("."), found.target.split(".")
    if module[0] != "indexer" or target[0] != "indexer" or len(target) < 2:
        return False
    own = module[1] if len(module) > 1 else ""
    return own != target[1] and target[1] not in PARTS.get(own, set())


def _breaks_library(found: Import) -> bool:
    allowed = LIBRARIES.get(found.target.split(".")[0])
    return allowed is not None and not any(
        found.module == prefix or found.module.startswith((prefix + ".", prefix + "_")) for prefix in allowed
    )


def find_violations(root: Path) -> list[str]:
    """Return what in the tree under `root` breaks a rule of the house."""
    found = []
    rules = {"direction": _breaks_direction, "layers": _breaks_layers, "library": _breaks_library}
    for item in read_imports(root):
        found += [
            f"{rule}: {item.module}:{item.line} imports {item.target}" for rule, breaks in rules.items() if breaks(item)
        ]
    folders = {path.name for path in root.iterdir() if path.is_dir() and not path.name.startswith(".")}
    folders = {name for name in folders - BUILD_FOLDERS if not name.endswith(".egg-info")}
    found += [f"folder: {name} has no place at the top" for name in sorted(folders - TOP_FOLDERS - OTHER_FOLDERS)]
    found += [f"folder: {name} is missing" for name in sorted(TOP_FOLDERS - folders)]
    parts = {path.stem for path in (root / "indexer").glob("*.py")} | {
        path.parent.name for path in (root / "indexer").glob("*/__init__.py")
    }
    found += [f"layers: indexer.{part} has no rule" for part in sorted(parts - set(PARTS) - {"__init__"})]
    for folder in sorted(TOP_FOLDERS):
        for path in sorted((root / folder).rglob("*.py")):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > LINE_LIMIT:
                found.append(f"length: {path.relative_to(root)} has {lines} lines, {LINE_LIMIT} is the most")
    return found


def test_the_project_keeps_the_rules_of_the_house() -> None:
    assert find_violations(ROOT) == []


def test_nothing_is_loaded_that_could_run_code() -> None:
    """Neither by an option of a library that is allowed, nor from a file that lies in the tree."""
    loads = re.compile(r"allow_pickle\s*=\s*True|torch\.load\((?!.*weights_only=True)|yaml\.load\(|\b(eval|exec)\(")
    code = [path for folder in PACKAGES for path in (ROOT / folder).rglob("*.py")]
    assert [str(path) for path in code if loads.search(path.read_text(encoding="utf-8"))] == []
    files = [path for folder in TOP_FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    assert len(files) > len(code)
    assert [str(path) for path in files if path.suffix in {".pkl", ".pickle", ".pt", ".pth", ".bin", ".joblib"}] == []
    for text in ("np.load(p, allow_pickle=True)", "torch.load(p)", "eval(words)"):
        assert loads.search(text)
    assert not loads.search("torch.load(p, weights_only=True)")


@pytest.fixture
def made_up_tree(tmp_path: Path) -> Path:
    files = {
        "indexer/__init__.py": "",
        "indexer/errors.py": "",
        "indexer/text/__init__.py": "import re\nfrom indexer.errors import X",
        "indexer/store/__init__.py": "import sqlalchemy",
        "indexer/passage_index/__init__.py": "import faiss\nfrom indexer.store import Store",
        "indexer/readers/docx_walk.py": "import docx\nfrom indexer.text import fold",
        "indexer/readers/__init__.py": "from importlib import import_module\nimport_module('indexer.readers.docx')",
        "indexer/pipeline.py": "from indexer.store import Store\nfrom indexer import chunking",
        "search_api/__init__.py": "from indexer.pipeline import sync",
        "web/__init__.py": "from search_api import service",
        "corpus/generate.py": "import docx",
        "tests/test_one.py": "import sqlite3",
    }
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


def test_a_tree_that_keeps_the_rules_is_passed(made_up_tree: Path) -> None:
    assert find_violations(made_up_tree) == []


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("indexer/errors.py", "from search_api import query", "direction"),
        ("search_api/query.py", "def late():\n    import web.app", "direction"),
        ("indexer/errors.py", "from indexer.text import fold", "layers"),
        ("indexer/text/folding.py", "from indexer.chunking import make_passages", "layers"),
        ("indexer/text/folding.py", "from ..store import Store", "layers"),
        ("indexer/chunking.py", "from indexer.references import read_references", "layers"),
        ("indexer/chunking.py", "from indexer import store", "layers"),
        ("indexer/chunking.py", "import importlib\nimportlib.import_module('indexer.encoder')", "layers"),
        ("indexer/store/rows.py", "from indexer.passage_index import PassageIndex", "layers"),
        ("indexer/store/rows.py", "from indexer.pipeline import sync", "layers"),
        ("indexer/helpers.py", "", "layers"),
        ("web/pages.py", "import sqlite3", "library"),
        ("indexer/passage_index/index.py", "from sqlalchemy import select", "library"),
        ("search_api/retrieval.py", "import faiss", "library"),
        ("indexer/pipeline.py", "import tantivy", "library"),
        ("indexer/readers/text.py", "from docx import Document", "library"),
        ("indexer/readers/docx_walk.py", "import pdfplumber", "library"),
        ("indexer/structure/parser.py", "from lxml import etree", "library"),
        ("search_api/retrieval.py", "from sentence_transformers import SentenceTransformer", "library"),
        ("indexer/pipeline.py", "def late():\n    import torch.nn", "library"),
        ("indexer/pipeline.py", "import pickle", "library"),
        ("indexer/parallel_reading/dispatch.py", "def late():\n    import ray", "library"),
        ("search_api/query.py", "from multiprocessing import Pool", "library"),
        ("web/pages.py", "x = 1\n" * (LINE_LIMIT + 1), "length"),
        ("scripts/run.py", "", "folder"),
    ],
)
def test_a_broken_rule_is_found(made_up_tree: Path, name: str, content: str, rule: str) -> None:
    path = made_up_tree / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")

    violations = find_violations(made_up_tree)

    assert [violation.partition(":")[0] for violation in violations] == [rule]


def test_a_missing_top_folder_is_found(made_up_tree: Path) -> None:
    (made_up_tree / "corpus" / "generate.py").unlink()
    (made_up_tree / "corpus").rmdir()

    assert find_violations(made_up_tree) == ["folder: corpus is missing"]


def test_the_service_opens_no_document_with_a_parser() -> None:
    """Files are read, and pages drawn, in processes apart: what is asked of `readers` here looks at no file."""
    taken = {
        found.target
        for found in read_imports(ROOT)
        if found.module.startswith(("search_api.", "web.")) and found.target.startswith("indexer.read")
    }
    assert taken == {"indexer.readers.drawing.can_draw"}
