"""Snapshots on disk: each in a folder of its own, complete before the manifest names it.

    index/manifest.json                 which snapshot counts, made from what
    index/snapshot-<seq>-<random>/      vectors.faiss, lexical/

A reader that still has an old snapshot open keeps it; the folder is removed after the next one is published.
"""

import hashlib
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

FORMAT = 2
VECTORS = "vectors.faiss"
LEXICAL = "lexical"
_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot was made from. `seq` is the last change that it holds, `deleted` counts what went by replay."""

    format: int
    snapshot: str
    store_id: str
    seq: int
    encoder_id: str
    segmenter_id: str
    dimension: int
    passages: int
    deleted: int
    vectors_digest: str


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest, None where there is none or it cannot be read."""
    try:
        manifest = Manifest(**json.loads((folder / _MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return manifest if manifest.format == FORMAT else None


def digest(path: Path) -> str:
    """Return a digest of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:32]


def new_folder(parent: Path, seq: int) -> Path:
    """Make the folder of a snapshot that is not published yet."""
    folder = parent / f"snapshot-{seq}-{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    return folder


def _sync_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def publish(folder: Path, manifest: Manifest) -> None:
    """Make a finished snapshot the current one and remove those before it."""
    for path in sorted((folder / manifest.snapshot).rglob("*")):
        if path.is_file():
            _sync_to_disk(path)
    temporary = folder / f"{_MANIFEST}.{secrets.token_hex(4)}"
    temporary.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    _sync_to_disk(temporary)
    temporary.replace(folder / _MANIFEST)
    if os.name == "posix":
        _sync_to_disk(folder)
    for old in folder.glob("snapshot-*"):
        if old.name != manifest.snapshot:
            shutil.rmtree(old, ignore_errors=True)


def _link_or_copy(source: str, target: str) -> str:
    """Segments never change, so a link will do; the engine's own lists are rewritten and must be copied."""
    if not source.endswith((".json", ".lock")):
        try:
            os.link(source, target)
        except OSError:  # another file system, or one without links
            return shutil.copy2(source, target)
        return target
    return shutil.copy2(source, target)


def copy_lexical(source: Path, target: Path) -> None:
    """Copy a lexical index so that changes to the copy leave the source as it is."""
    shutil.copytree(source, target, copy_function=_link_or_copy, ignore=shutil.ignore_patterns("*.lock"))
