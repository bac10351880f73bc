"""Snapshots on disk: each in a folder of its own, complete before the manifest names it.

    index/manifest.json                 which snapshot counts, made from what
    index/snapshot-<seq>-<random>/      vectors.faiss and others of `dense`, lexical/

A reader that still has an old snapshot open keeps it; the folder is removed after the next one is published.
"""

import hashlib
import json
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

FORMAT = 4
LEXICAL = "lexical"
_MANIFEST = "manifest.json"
_LARGE, _MOST_KNOWN = 1_000_000, 1_000  # bytes; files
_DIGESTS: dict[tuple[int, int, int, int], str] = {}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot was made from. `seq` is the last change that it holds, `deleted` counts what went by replay.

    `digests` are of its files, by their paths in its folder: each library notices only some damages of its own files.
    """

    format: int
    snapshot: str
    store_id: str
    seq: int
    encoder_id: str
    segmenter_id: str
    dimension: int
    passages: int
    deleted: int
    digests: dict[str, str]


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest, None where there is none or it cannot be read."""
    try:
        manifest = Manifest(**json.loads((folder / _MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return manifest if manifest.format == FORMAT else None


def mark(folder: Path) -> object:
    """Return what is another for each manifest that was published, None where there is none."""
    try:
        stat = (folder / _MANIFEST).stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_ino


def _digest(path: Path) -> str:
    """Return a digest of a file; a large one that this process has read, unchanged since, is not read again.

    Snapshots share their large files by links, and a million passages have a gigabyte of them.
    """
    stat = path.stat()
    known = (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns)
    if (digest := _DIGESTS.get(known)) is None:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "blake2b").hexdigest()[:32]
        if stat.st_size >= _LARGE:
            if len(_DIGESTS) >= _MOST_KNOWN:
                _DIGESTS.clear()
            _DIGESTS[known] = digest
    return digest


def digests(folder: Path) -> dict[str, str]:
    """Return the digests of a snapshot's files by path; locks hold nothing."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path.relative_to(folder).as_posix(): _digest(path) for path in files}


def is_whole(folder: Path, manifest: Manifest) -> bool:
    """Return whether every file of a snapshot is as it was published; raises `OSError` where one is missing."""
    return all(_digest(folder / name) == digest for name, digest in manifest.digests.items())


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
    snapshot = folder / manifest.snapshot
    for path in [*sorted(snapshot.rglob("*"), reverse=True), snapshot]:  # files before the folders that name them
        if path.is_file() or os.name == "posix":
            _sync_to_disk(path)
    temporary = folder / f"{_MANIFEST}.{secrets.token_hex(4)}"
    temporary.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    _sync_to_disk(temporary)
    temporary.replace(folder / _MANIFEST)
    if os.name == "posix":
        _sync_to_disk(folder)
    sweep(folder, manifest)


def sweep(folder: Path, manifest: Manifest) -> None:
    """Remove the snapshots that the manifest does not name and what killed writers left; the caller holds the lock."""
    for old in folder.glob("snapshot-*"):
        if old.name != manifest.snapshot:
            shutil.rmtree(old, ignore_errors=True)
    for temporary in folder.glob(f"{_MANIFEST}.*"):
        with suppress(OSError):
            temporary.unlink()


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
