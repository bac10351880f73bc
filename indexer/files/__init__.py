"""The files of a synced folder, wherever it lies: what a sync lists, compares, reads, and later opens again.

`Path` is the name of files everywhere. That of a remote file is its address with one slash after the protocol
("s3:/bucket/van-ban/a.docx"), because paths keep no two; `address_of` gives the form for people and libraries.
"""

from pathlib import Path

from indexer.files.addresses import address_of, is_remote, place_of
from indexer.files.local import LocalFiles
from indexer.files.remote import RemoteFiles
from indexer.files.seam import FileMark, FolderFiles
from indexer.settings import Settings

__all__ = [
    "FileMark",
    "FolderFiles",
    "LocalFiles",
    "RemoteFiles",
    "address_of",
    "files_of_root",
    "folder_files",
    "is_remote",
    "place_of",
]


def folder_files(folder: Path | str, settings: Settings) -> FolderFiles:
    """Return the files of a folder that may be synced, a path or an address ("s3://bucket/van-ban"); close them.

    Raises `ConfigurationError` where there is no such folder, or nothing here that can reach it.
    """
    place = place_of(folder)
    return RemoteFiles(place, settings) if is_remote(place) else LocalFiles.checked(place, settings)


def files_of_root(root: Path, settings: Settings) -> FolderFiles:
    """Return the files of a folder that was synced before, be it there now or not; close them."""
    return RemoteFiles(root, settings) if is_remote(root) else LocalFiles(root, settings)
