"""Names of accounts, groups and collections as people type them."""

import re
import unicodedata
from collections.abc import Iterable

from indexer.errors import AccessError

# "nguyen.van.a", "Vũ-Hải", "a@xa.gov.vn"; not "a b", "../x", ""
_ACCOUNT = re.compile(r"\w[\w.@-]{0,63}")
_LONGEST_GROUP = 80


def account_name(typed: str) -> str:
    """Return the name of an account as it is shown; raises `AccessError`."""
    name = unicodedata.normalize("NFC", typed.strip())
    if not _ACCOUNT.fullmatch(name):
        raise AccessError(
            "Tên tài khoản gồm chữ, số và các dấu . - _ @, không có khoảng trắng, tối đa 64 ký tự. Ví dụ: nguyen.van.a"
        )
    return name


def account_key(typed: str) -> str:
    """Return a name as it is compared: "Lan" and "lan" are one account."""
    return unicodedata.normalize("NFC", typed.strip()).casefold()[:64]


def collection_name(typed: str) -> str:
    """Return the name of a collection as paths have it; raises `AccessError` for a folder within a folder."""
    name = unicodedata.normalize("NFC", typed).strip("/")
    if "/" in name:
        raise AccessError(
            f"“{typed}” không phải là bộ sưu tập: bộ sưu tập là thư mục đầu tiên của đường dẫn. Hãy ghi "
            f"“{name.split('/')[0]}”."
        )
    return name


def group_names(typed: Iterable[str]) -> list[str]:
    """Return groups, each once, out of texts that may name several ("Văn phòng, Tư pháp"); raises `AccessError`."""
    names = {" ".join(unicodedata.normalize("NFC", name).split()) for text in typed for name in text.split(",")}
    if any(len(name) > _LONGEST_GROUP or not name.isprintable() for name in names):
        raise AccessError(f"Tên nhóm có tối đa {_LONGEST_GROUP} ký tự.")
    return sorted(names - {""})
