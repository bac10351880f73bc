"""Which synced folder files belong to, where one folder lies in another one.

A collection is the first folder of a path under the root, and groups of readers are limited by collections. So a sync
of a part of a tree leaves its files in the collections of the whole, and files that come under a folder above the one
they were synced from never come into a collection that more people see, unless the administrator was told before.
"""

import unicodedata
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath

from indexer.errors import ConfigurationError
from indexer.files import address_of
from indexer.settings import Settings
from indexer.store import RootedFile, Store
from indexer.store.accounts import AccountDatabase, People

_MOST_NAMED = 5  # collections, in one message
_NOBODY = "chỉ quản trị"  # a group without people

Groups = frozenset[str] | None
"""The groups that see a collection; None: everybody does."""


def root_of(folder: Path, store: Store, settings: Settings) -> Path:
    """Return the topmost folder that was synced and holds `folder`, or `folder` itself."""
    known = {Path(path) for path in {*store.roots.all(), *store.sync_times.by_folder()}} - {settings.uploads_folder}
    return min({path for path in known if folder.is_relative_to(path)} | {folder}, key=lambda path: len(path.parts))


def gather(folder: Path, root: Path, store: Store, settings: Settings) -> int:
    """Let the files under `folder` belong to `root`; return how many belonged to another one.

    Raises `ConfigurationError`, and changes nothing, where more people would see some of them.
    """
    found = [
        file
        for file in store.roots.strangers(folder, root)
        if not Path(file.absolute_path).is_relative_to(settings.uploads_folder)
    ]
    if not found:
        return 0
    _refuse_to_open(found, root, _limits(settings))
    store.roots.move(found, root)
    return len(found)


def _limits(settings: Settings) -> Mapping[str, Groups]:
    accounts = AccountDatabase(settings.accounts_database)
    try:
        return {name: frozenset(groups) for name, groups in People(accounts).collection_groups().items()}
    finally:
        accounts.close()


def _collection(path: PurePosixPath) -> str:
    return unicodedata.normalize("NFC", path.parts[0]) if len(path.parts) > 1 else ""


def _refuse_to_open(files: Collection[RootedFile], root: Path, limits: Mapping[str, Groups]) -> None:
    """Raise `ConfigurationError` where files would leave a collection for one that others may see too."""
    opened: dict[tuple[str, str], None] = {}
    needed: dict[str, frozenset[str]] = {}
    for file in files:
        old = _collection(PurePosixPath(file.path))
        new = _collection(PurePosixPath(Path(file.absolute_path).relative_to(root).as_posix()))
        seen_by, will_see = limits.get(old), limits.get(new)
        if seen_by is None:
            continue
        if will_see is None or not will_see <= seen_by:
            opened[old, new] = None
        needed[new] = needed.get(new, will_see if will_see is not None else seen_by) & seen_by
    if not opened:
        return
    moves = [f"“{old}” ({_who(limits.get(old))}) thành “{new}” ({_who(limits.get(new))})" for old, new in opened]
    commands = [
        f'tracuu collection limit "{new}" ' + " ".join(f'"{group}"' for group in sorted(needed[new]) or [_NOBODY])
        for new in dict.fromkeys(new for _, new in opened)
    ]
    raise ConfigurationError(
        f"Các văn bản của một thư mục đã đồng bộ riêng nay nằm trong “{address_of(root)}”, nên đổi bộ sưu tập và sẽ có "
        f"thêm người xem được: {_few(moves, '; ')}. Chưa có gì thay đổi. Hãy giới hạn bộ sưu tập mới trước, rồi đồng "
        f"bộ lại: {_few(commands, ' && ')}"
    )


def _few(items: list[str], between: str) -> str:
    shown = between.join(items[:_MOST_NAMED])
    return f"{shown}, …" if len(items) > _MOST_NAMED else shown


def _who(groups: Groups) -> str:
    return "mọi người" if groups is None else "nhóm " + ", ".join(sorted(groups))
