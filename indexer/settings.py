"""One place for everything that can be set, by environment variables `TRACUU_…` or options of the command."""

import os
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

# A name on a model hub: "BAAI/bge-m3"; not "./model", "~/model", "models/vi/one", "C:\\model"
_HUB_NAME = re.compile(r"\w[\w.-]*/\w[\w.-]*")
SHIPPED_ENCODER = Path(__file__).parent / "encoder_model"


class Settings(BaseSettings):
    """Where the index lives and which model reads it; what users of one data folder must share."""

    model_config = SettingsConfigDict(env_prefix="TRACUU_", extra="ignore", frozen=True, hide_input_in_errors=True)

    data: Path = Field(default=Path(".tracuu"), description="folder of the index")
    database_url: SecretStr | None = Field(
        default=None, description="PostgreSQL database of the documents and accounts, instead of files in the folder"
    )
    encoder: str = Field(
        default=str(SHIPPED_ENCODER), description="model folder, or a hub name where a hub may be asked"
    )
    index_url: SecretStr = Field(
        default=SecretStr(""), description="server that keeps the passage index: milvus://…; by default a folder does"
    )
    abbreviations: Path | None = Field(
        default=None, description="an office's own abbreviations: lines of short form, tab, long form"
    )
    host: str = Field(default="127.0.0.1", description="address that `serve` listens on")
    port: int = Field(default=8000, ge=0, le=65535, description="port that `serve` listens on")
    workers: int = Field(default=1, ge=1, le=64, description="processes that `serve` answers with")
    max_requests: int = Field(default=64, ge=1, description="requests that one process answers at the same time")
    log_format: Literal["text", "json"] = Field(default="text", description="form of the lines that `serve` logs")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="least that is logged")
    summary_url: str = Field(default="", description="OpenAI-compatible endpoint that may summarise answers, with /v1")
    summary_model: str = Field(default="", validate_default=True, description="name of its model")
    summary_key: SecretStr | None = Field(default=None, description="its key, where it asks for one")
    summary_timeout_s: float = Field(default=20.0, gt=0, le=600, description="longest that an answer waits for it")

    upload_max_mb: int = Field(default=50, ge=1, le=200, description="largest file that may be uploaded")
    upload_max_files: int = Field(default=20, ge=1, le=1000, description="most files in one upload")
    upload_max_waiting: int = Field(default=500, ge=1, description="most files that may wait to be read")
    readers: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=0,
        le=256,
        description="processes that read the files of a sync; with 0 they are read in its own, without limits",
    )
    ray_address: str = Field(
        default="",
        description="Ray cluster whose machines read and encode the files of a sync: ray://…, host:port, auto",
    )
    reader_memory_mb: int = Field(default=2048, ge=256, description="most memory that reading one file may take")
    reader_timeout_s: float = Field(default=900.0, gt=0, description="longest that reading one file may take")
    poll_s: float = Field(default=60.0, ge=1, description="how often `sync --watch` lists a remote folder")
    drawing_memory_mb: int = Field(default=1024, ge=512, description="most memory that drawing one page may take")
    drawing_timeout_s: float = Field(default=15.0, gt=0, description="longest that drawing one page may take")

    @field_validator("log_format", "log_level", mode="before")
    @classmethod
    def _in_small_letters(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    session_idle_hours: float = Field(default=12.0, gt=0, le=720, description="a session ends when unused so long")
    session_days: float = Field(default=7.0, gt=0, le=90, description="a session ends after so many days in any case")
    audit_days: int = Field(default=365, ge=1, le=3650, description="how long the log of who did what is kept")
    plain_http: bool = Field(default=False, description="let people sign in over unencrypted http from other machines")

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        address = value.get_secret_value().strip() if value else ""
        if not address:
            return None
        try:
            parts = urlsplit(address)
            names_all = bool(parts.path.strip("/")) and parts.port != 0
        except ValueError:  # "postgresql://[::1/tracuu"
            names_all = False
        if not names_all or parts.scheme not in ("postgresql+psycopg", "postgresql"):
            raise ValueError("phải có dạng postgresql+psycopg://NGƯỜI_DÙNG:MẬT_KHẨU@MÁY_CHỦ:5432/CƠ_SỞ_DỮ_LIỆU")
        return SecretStr(address)

    @field_validator("ray_address")
    @classmethod
    def _is_ray_address(cls, value: str) -> str:
        value = value.strip()
        try:
            address = urlsplit(value if "://" in value else f"//{value}")
            is_usable = bool(address.hostname and address.port) and address.scheme in ("", "ray")
        except ValueError:  # "ray://[::1", "host:99999"
            is_usable = False
        if value and value != "auto" and not (is_usable and not address.path and not address.username):
            raise ValueError("phải có dạng ray://MÁY:10001, MÁY:6379 hoặc auto")
        return value

    @field_validator("summary_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        value = value.strip()
        try:
            address = urlsplit(value)
            is_usable = address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
        except ValueError:  # "http://[::1", "http://127.0.0.1:99999"
            is_usable = False
        if value and not is_usable:
            raise ValueError("phải là địa chỉ http:// hoặc https://, ví dụ http://127.0.0.1:11434/v1")
        if address.username or address.password or address.query or address.fragment:
            raise ValueError("không được chứa mật khẩu hay tham số; khóa đặt ở TRACUU_SUMMARY_KEY")
        return value

    @field_validator("summary_model")
    @classmethod
    def _names_model(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("summary_url") and not value.strip():
            raise ValueError("phải có tên mô hình khi đặt TRACUU_SUMMARY_URL")
        return value.strip()

    @field_validator("summary_key")
    @classmethod
    def _fits_header(cls, value: SecretStr | None) -> SecretStr | None:
        key = value.get_secret_value().strip() if value else ""
        if not (key.isascii() and key.isprintable()):
            raise ValueError("chỉ được gồm chữ cái không dấu, số và ký hiệu thường")
        return SecretStr(key) if key else None

    @property
    def database_path(self) -> Path:
        """The SQL store."""
        return self.data / "tracuu.sqlite"

    @property
    def accounts_path(self) -> Path:
        """Accounts, sessions, tokens and the log of who did what; truth, as the store is."""
        return self.data / "accounts.sqlite"

    @property
    def database(self) -> Path | SecretStr:
        """Where documents lie: a file of the folder, or a server."""
        return self.database_url or self.database_path

    @property
    def accounts_database(self) -> Path | SecretStr:
        """Where accounts lie: a file of the folder, or the same server."""
        return self.database_url or self.accounts_path

    @property
    def index_folder(self) -> Path:
        """Snapshots of the derived index."""
        return self.data / "index"

    @property
    def uploads_folder(self) -> Path:
        """Uploaded files, in folders that are their collections; absolute."""
        return self.data.resolve() / "uploads"

    @property
    def pages_folder(self) -> Path:
        """Pictures of pages, drawn when somebody looked at them."""
        return self.data / "pages"

    @property
    def originals_folder(self) -> Path:
        """Original files of remote folders, fetched when somebody opened them."""
        return self.data / "originals"

    @property
    def fetched_folder(self) -> Path:
        """Files of remote folders while they are read."""
        return self.data / "fetched"

    @property
    def lock_path(self) -> Path:
        """Held by the one writer."""
        return self.data / "writer.lock"

    @property
    def reading_lock_path(self) -> Path:
        """Held by the one process of a service that reads what waits."""
        return self.data / "reading.lock"

    @property
    def is_hub_encoder(self) -> bool:
        """Whether `encoder` is a hub name ("owner/name") rather than a folder; a folder of that name comes first."""
        return _HUB_NAME.fullmatch(self.encoder) is not None and not Path(self.encoder).is_dir()

    def forbid_hub(self) -> None:
        """Keep model libraries off the network unless a hub model is asked for; call before they are imported."""
        if not self.is_hub_encoder:
            os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
