"""The commands `tracuu backup` and `tracuu restore`; heavy imports wait for the command that runs."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from web.account_commands import operator
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
        keep_tokens: Annotated[
            bool, typer.Option("--keep-tokens", help="Giữ các mã truy cập của ngày sao lưu, kể cả mã đã thu hồi từ đó")
        ] = False,
    ) -> None:
        """Khôi phục một bản sao lưu vào thư mục chỉ mục (trống, hoặc với --force) và dựng lại chỉ mục.

        Mọi phiên đăng nhập kết thúc; mã truy cập trong bản sao lưu bị thu hồi, trừ khi có --keep-tokens.
        """
        settings = settings_of(data)
        from indexer.backup import private_files
        from indexer.backup import restore as put_back
        from indexer.pipeline import rebuild_index

        with private_files():
            done = put_back(settings, file, force=force, keep_tokens=keep_tokens, person=operator())
            passages = rebuild_index(settings)
        typer.echo(
            f"Đã khôi phục {done.databases} cơ sở dữ liệu, {done.uploads} tệp tải lên vào {settings.data}; "
            f"chỉ mục có {passages} đoạn."
        )
        typer.echo(_said_of_accounts(settings, keep_tokens=keep_tokens))


def _said_of_accounts(settings: "Settings", *, keep_tokens: bool) -> str:
    from search_api.access import Accounts

    accounts = Accounts(settings)
    try:
        if not accounts.are_there():
            return "Bản sao lưu không có tài khoản nào: dịch vụ chỉ mở cho người ngồi tại máy này."
    finally:
        accounts.close()
    tokens = (
        "Các mã truy cập của ngày sao lưu có hiệu lực trở lại, kể cả mã đã thu hồi từ đó: hãy xem lại ở trang /account."
        if keep_tokens
        else "Các mã truy cập đã bị thu hồi (giữ lại bằng --keep-tokens); hãy tạo mã mới cho các chương trình."
    )
    return (
        f"Mọi phiên đăng nhập đã kết thúc. {tokens} Tài khoản, mật khẩu và nhóm là của ngày sao lưu: hãy xem lại bằng "
        "`tracuu user list`."
    )
