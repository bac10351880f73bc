"""Addresses of remote folders ("s3://bucket/van-ban") and the paths that stand for them in the store.

Nothing is asked of the network here.
"""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from indexer.errors import ConfigurationError

# "s3:/bucket/a.docx", the path of "s3://bucket/a.docx"; not "/srv/s3:/a", "a.docx", "C:/van-ban"
_REMOTE = re.compile(r"^([a-z][a-z0-9+.-]+):/(?!/)")
# "s3://bucket", "S3://bucket"; not "/srv/a", "C://a"
_TYPED = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://(.*)", re.DOTALL)
_PARAMETER = re.compile(r"[?#][^/]*=")  # "/a?sig=x"; a name like "hỏi?.docx" is none
_LOCAL = ("file", "local")
_WITHOUT_HOST = ("memory",)


def is_remote(path: Path) -> bool:
    """Return whether a path stands for a file or folder that is reached by a protocol."""
    return _REMOTE.match(str(path)) is not None


def address_of(path: Path) -> str:
    """Return what people and libraries call a place: "s3://bucket/van-ban", or the path itself of a local one."""
    return _REMOTE.sub(r"\1://", str(path), count=1)


def place_of(folder: Path | str) -> Path:
    """Return the path of a folder that somebody names by a path or an address; raises `ConfigurationError`.

    An address must hold no secret, for it is stored and shown: a password or a signature in it is refused.
    """
    typed = _TYPED.fullmatch(address_of(folder) if isinstance(folder, Path) else folder.strip())
    if typed is None:
        return Path(folder)
    protocol, rest = typed[1].lower(), typed[2]
    if protocol in _LOCAL:
        return Path(unquote(urlsplit(f"file://{rest}").path))
    _refuse_secrets(protocol, rest)
    rest = rest.lstrip("/") if protocol in _WITHOUT_HOST else rest
    if "::" in rest or "://" in rest or ".." in rest.split("/") or rest[:1] in ("", "/"):
        raise ConfigurationError(
            f"“{protocol}://{rest}” không phải địa chỉ của một thư mục. Hãy ghi dạng {protocol}://NƠI_CHỨA/THƯ_MỤC, "
            "ví dụ s3://van-ban-tinh/2026."
        )
    return Path(f"{protocol}:/{rest}")


def _refuse_secrets(protocol: str, rest: str) -> None:
    user, at, host = rest.partition("/")[0].rpartition("@")
    if at and (":" in user or protocol in ("s3", "s3a")):
        raise ConfigurationError(
            f"Địa chỉ {protocol}://…@{host} có mật khẩu hoặc khóa, mà địa chỉ được lưu và hiện ra. Hãy bỏ phần trước "
            "dấu @ và đặt mật khẩu ở biến môi trường (với S3: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY hoặc "
            "~/.aws/credentials; giao thức khác: tệp trong ~/.config/fsspec)."
        )
    if _PARAMETER.search(rest):
        raise ConfigurationError(
            f"Địa chỉ {protocol}://{_PARAMETER.split(rest)[0]} không được có tham số (?…=…), vì có thể là chữ ký hay "
            "khóa. Hãy bỏ phần từ dấu ? và đặt khóa ở biến môi trường hoặc tệp trong ~/.config/fsspec."
        )
