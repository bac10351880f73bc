"""Which collections and groups there are, so that a misspelt name is noticed: a limit on it protects nothing."""

import difflib
from collections.abc import Collection, Iterable

from indexer.errors import NotIndexedYetError
from indexer.settings import Settings
from indexer.store import Store
from indexer.text.folding import fold_accents
from search_api.access.accounts import Accounts
from search_api.access.names import collection_name, group_names
from search_api.filters import collection_of

_MOST_NAMED = 10
_NEAREST = 3


def existing_collections(settings: Settings) -> set[str]:
    """Return the collections that documents are in or wait for, "" for those outside of any; raises `StoreError`."""
    try:
        store = Store(settings.database)
    except NotIndexedYetError:
        return set()
    try:
        waiting = {one.path.partition("/")[0] for one in store.intake.pending() if "/" in one.path}
        return waiting | {collection_of(record) for record in store.documents()}
    finally:
        store.close()


def doubtful_names(accounts: Accounts, existing: Collection[str], typed: str, groups: Iterable[str]) -> list[str]:
    """Return what is odd about limiting a collection to groups, before it is done; raises `AccessError`."""
    name, known = collection_name(typed), {*existing, *accounts.collection_groups()}
    said, wanted = [], group_names(groups)
    if name not in known:
        what = (
            "Giới hạn vẫn được ghi và có hiệu lực khi có văn bản ở đó; nếu gõ nhầm tên, hãy bỏ nó bằng "
            f"`tracuu collection limit “{name}”` rồi ghi lại tên đúng."
            if wanted
            else "Không có giới hạn nào để bỏ."
        )
        said.append(f"Chú ý: chưa có bộ sưu tập “{name}”{_instead(name, known)}. {what}")
    there = {group for user in accounts.users() for group in user.groups}
    said += [
        f"Chú ý: chưa có tài khoản nào trong nhóm “{group}”{_instead(group, there)}. Thêm người vào nhóm bằng "
        "`tracuu user groups TÊN NHÓM…`."
        for group in wanted
        if group not in there
    ]
    return said


def _instead(name: str, known: Collection[str]) -> str:
    """Return the nearest of known names, or all of them where none is near."""
    folded: dict[str, list[str]] = {}
    for one in sorted(filter(None, known)):
        folded.setdefault(fold_accents(one), []).append(one)
    if not folded:
        return ""
    nearest = difflib.get_close_matches(fold_accents(name), folded, n=_NEAREST)
    shown = [one for key in nearest or folded for one in folded[key]]
    more = ", …" if len(shown) > _MOST_NAMED else ""
    names = ", ".join(f"“{one}”" for one in shown[:_MOST_NAMED])
    return f" (có phải {names}?)" if nearest else f" (đang có: {names}{more})"
