"""One place for everything that can be set, by environment variables `TRACUU_…` or options of the command."""

import os
import re
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

# A name on a model hub: "BAAI/bge-m3"; not "./model", "~/model", "models/vi/one", "C:\\model"
_HUB_NAME = re.compile(r"\w[\w.-]*/\w[\w.-]*")
SHIPPED_ENCODER = Path(__file__).parent / "encoder_model"


class Settings(BaseSettings):
    """Where the index lives and which model reads it; what users of one data folder must share."""

    model_config = SettingsConfigDict(env_prefix="TRACUU_", extra="ignore", frozen=True)

    data: Path = Field(default=Path(".tracuu"), description="folder of the index")
    encoder: str = Field(
        default=str(SHIPPED_ENCODER), description="model folder, or a hub name where a hub may be asked"
    )
    abbreviations: Path | None = Field(
        default=None, description="an office's own abbreviations: lines of short form, tab, long form"
    )
    host: str = Field(default="127.0.0.1", description="address that `serve` listens on")
    port: int = Field(default=8000, ge=0, le=65535, description="port that `serve` listens on")

    @property
    def database_path(self) -> Path:
        """The SQL store."""
        return self.data / "tracuu.sqlite"

    @property
    def index_folder(self) -> Path:
        """Snapshots of the derived index."""
        return self.data / "index"

    @property
    def lock_path(self) -> Path:
        """Held by the one writer."""
        return self.data / "writer.lock"

    @property
    def is_hub_encoder(self) -> bool:
        """Whether `encoder` is a hub name ("owner/name") rather than a folder; a folder of that name comes first."""
        return _HUB_NAME.fullmatch(self.encoder) is not None and not Path(self.encoder).is_dir()

    def forbid_hub(self) -> None:
        """Keep model libraries off the network unless a hub model is asked for; call before they are imported."""
        if not self.is_hub_encoder:
            os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
