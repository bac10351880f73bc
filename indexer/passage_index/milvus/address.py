"""Where the server is: `milvus://[token@]host[:port][/database][?dense=KIND]`, `milvus+tls://…` where it encrypts."""

from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

from indexer.errors import ConfigurationError
from indexer.passage_index.milvus.tables import DENSE

_PORT = 19530
_SCHEMES = {"milvus": "http", "milvus+tls": "https"}
_FORM = "milvus://máy:19530 hoặc milvus://tên:mật-khẩu@máy:19530/cơ-sở-dữ-liệu?dense=IVF_SQ8"


@dataclass(frozen=True, slots=True)
class MilvusAddress:
    """A server, the rights to it, and how vectors should be searched (None: as their number asks for)."""

    uri: str
    token: str = field(default="", repr=False)
    database: str = ""
    dense: str | None = None

    @classmethod
    def of(cls, url: str) -> Self:
        """Read a URL; raises `ConfigurationError` where it is none of ours."""
        try:
            parts = urlsplit(url)
            port = parts.port or _PORT
            options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        except ValueError as error:
            raise ConfigurationError(f"TRACUU_INDEX_URL không đúng dạng. Ví dụ: {_FORM}.") from error
        dense = options.pop("dense", None)
        if parts.scheme not in _SCHEMES or not parts.hostname or options or parts.fragment:
            raise ConfigurationError(f"TRACUU_INDEX_URL không đúng dạng. Ví dụ: {_FORM}.")
        if dense is not None and dense not in DENSE:
            raise ConfigurationError(
                f"TRACUU_INDEX_URL: không có loại chỉ mục “{dense}”. Hãy chọn một trong: {', '.join(DENSE)}."
            )
        rights = [unquote(part) for part in (parts.username, parts.password) if part]
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        uri = f"{_SCHEMES[parts.scheme]}://{host}:{port}"
        return cls(uri, ":".join(rights), unquote(parts.path.strip("/")), dense)
