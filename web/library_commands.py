"""The commands `tracuu add` and `tracuu remove`; heavy imports wait for the command that runs."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from web.account_commands import log_command
from web.registers import Data, Open

if TYPE_CHECKING:
    from search_api.library import Upload
    from search_api.service import SearchService

_LOOK_EVERY_S = 0.1


def install(app: typer.Typer, open_service: Open, make_index: Callable[[Path | None], None]) -> None:
    """Add the commands to `app`; `make_index` makes an empty index where there is none yet."""

    @app.command()
    def add(
        files: Annotated[list[Path], typer.Argument(help="Các tệp cần đưa vào kho", exists=True, dir_okay=False)],
        data: Data = None,
        collection: Annotated[str | None, typer.Option(help="Bộ sưu tập, ví dụ “Dân vận 2026”")] = None,
    ) -> None:
        """Chép các tệp vào kho văn bản và lập chỉ mục; tệp gốc được giữ nguyên."""
        make_index(data)
        with open_service(data) as service:
            taken = [_add(service, path, collection) for path in files]
            names = (path.name for path, is_in in zip(files, taken, strict=True) if is_in)
            log_command(service.settings, "upload", " · ".join(filter(None, (collection, *names))))
        if not all(taken):
            raise typer.Exit(1)

    @app.command()
    def remove(
        documents: Annotated[list[str], typer.Argument(metavar="MÃ…", help="Mã văn bản, như trong địa chỉ trang")],
        data: Data = None,
    ) -> None:
        """Xóa văn bản đã tải lên, hoặc gỡ văn bản của thư mục đồng bộ khỏi chỉ mục (tệp gốc được giữ nguyên)."""
        with open_service(data) as service:
            for document in documents:
                deleted = service.delete(document)
                log_command(service.settings, "delete", deleted.path)
                typer.echo(f"{deleted.path}: {deleted.note}")


def _add(service: "SearchService", path: Path, collection: str | None) -> bool:
    """Add one file and wait until it is read; say what became of it."""
    from indexer.errors import ReadError, UploadError

    try:
        with path.open("rb") as stream:
            upload = service.upload(path.name, stream, collection)
    except (ReadError, UploadError) as error:
        typer.echo(f"Không nhận {path.name}: {error}", err=True)
        return False
    while upload.state in ("queued", "reading"):
        time.sleep(_LOOK_EVERY_S)
        upload = service.upload_state(upload.id).model_copy(update={"is_known": upload.is_known})
    return _tell(path, upload)


def _tell(path: Path, upload: "Upload") -> bool:
    if upload.state == "failed":
        typer.echo(f"Không đọc được {path.name}: {upload.reason}", err=True)
        return False
    how = "đã có trong kho" if upload.is_known else "đã đưa vào kho"
    typer.echo(f"{path.name}: {how}, {upload.collection}/{upload.file_name}, mã {upload.id}")
    return True
