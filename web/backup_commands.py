"""The commands `tracuu backup` and `tracuu restore`; heavy imports wait for the command that runs."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from web.registers import Data

if TYPE_CHECKING:
    from indexer.settings import Settings

_MB = 1_000_000


def install(app: typer.Typer, settings_of: "Callable[[Path | None], Settings]") -> None:
    """Add the commands to `app`; `settings_of` reads the settings of a data folder."""

    @app.command()
    def backup(
        file: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp sao lưu sẽ ghi, ví dụ /mnt/sao-luu/tracuu.zip")],
        data: Data = None,
    ) -> None:
        """Sao lưu cơ sở dữ liệu và các tệp tải lên vào một tệp; dịch vụ và sync vẫn chạy được."""
        from indexer.backup import back_up

        done = back_up(settings_of(data), file)
        typer.echo(
            f"Đã sao lưu {done.databases} cơ sở dữ liệu, {done.uploads} tệp tải lên vào {done.path} "
            f"({done.bytes / _MB:.1f} MB)."
        )
        typer.echo("Tệp của các thư mục đồng bộ không nằm trong bản sao lưu: hãy sao lưu riêng các thư mục đó.")

    @app.command()
    def restore(
        file: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp do `tracuu backup` tạo ra")],
        data: Data = None,
        force: Annotated[bool, typer.Option("--force", help="Thay toàn bộ dữ liệu đang có")] = False,
    ) -> None:
        """Khôi phục một bản sao lưu vào thư mục chỉ mục (trống, hoặc với --force) và dựng lại chỉ mục."""
        settings = settings_of(data)
        from indexer.backup import restore as put_back
        from indexer.pipeline import rebuild_index

        done = put_back(settings, file, force=force)
        passages = rebuild_index(settings)
        typer.echo(
            f"Đã khôi phục {done.databases} cơ sở dữ liệu, {done.uploads} tệp tải lên vào {settings.data}; "
            f"chỉ mục có {passages} đoạn."
        )
