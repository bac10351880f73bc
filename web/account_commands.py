"""The commands `tracuu user …` and `tracuu collection …`; heavy imports wait for the command that runs."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from web.registers import Data

if TYPE_CHECKING:
    from indexer.settings import Settings
    from search_api.access import Accounts

    Open = Callable[[Path | None], AbstractContextManager[Accounts]]

user = typer.Typer(help="Tài khoản: thêm, xóa, đổi mật khẩu, vai trò và nhóm.", no_args_is_help=True)
collection = typer.Typer(help="Bộ sưu tập: giới hạn cho một số nhóm.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="TÊN", help="Tên tài khoản, ví dụ nguyen.van.a")]
Groups = Annotated[list[str] | None, typer.Option("--group", help="Nhóm; lặp lại cho nhiều nhóm")]
_ROLES = "reader (đọc), editor (biên tập), admin (quản trị)"


def operator() -> str:
    """Return who runs a command, as the log names them: behind sudo also the person, "tracuu (tuan)"."""
    try:
        person = os.environ.get("SUDO_USER")
        return f"{getuser()} ({person})" if person else getuser()
    except (KeyError, OSError):  # a number without a name
        return "?"


def log_command(settings: "Settings", action: str, text: str) -> None:
    """Log what a command changed, where there are accounts."""
    from search_api.access import Accounts

    accounts = Accounts(settings)
    try:
        if accounts.are_there():
            accounts.record(operator(), action, text)
    finally:
        accounts.close()


def check_host(host: str, settings: "Settings") -> None:
    """Raise `ConfigurationError` where others could reach a service that asks nobody who they are."""
    from search_api.access import Accounts
    from web.local import check_accounts

    accounts = Accounts(settings)
    try:
        check_accounts(host, accounts)
    finally:
        accounts.close()


def _ask_password() -> str:
    return str(typer.prompt("Mật khẩu (không hiện khi gõ)", hide_input=True, confirmation_prompt="Nhập lại mật khẩu"))


def install(app: typer.Typer, settings_of: Callable[[Path | None], "Settings"]) -> None:
    """Add the commands to `app`."""

    @contextmanager
    def opened(data: Path | None) -> "Iterator[Accounts]":
        from search_api.access import Accounts

        accounts = Accounts(settings_of(data))
        try:
            yield accounts
        finally:
            accounts.close()

    app.add_typer(user, name="user")
    app.add_typer(collection, name="collection")
    _install_users(opened)
    _install_collections(opened, settings_of)


def _install_users(opened: "Open") -> None:
    @user.command()
    def add(
        name: Name,
        data: Data = None,
        role: Annotated[str | None, typer.Option(help=f"{_ROLES}; tài khoản đầu tiên là admin")] = None,
        group: Groups = None,
    ) -> None:
        """Thêm một tài khoản; chương trình hỏi mật khẩu hai lần. Từ tài khoản đầu tiên, mọi người phải đăng nhập."""
        with opened(data) as accounts:
            chosen = accounts.add_user(name, _ask_password(), role=role, groups=group or [])
            accounts.record(operator(), "user", f"+ {name} ({chosen}; {', '.join(group or [])})")
        typer.echo(f"Đã thêm tài khoản {name} ({chosen}).")

    @user.command("list")
    def list_users(data: Data = None) -> None:
        """Liệt kê các tài khoản với vai trò và nhóm."""
        with opened(data) as accounts:
            for one in accounts.users():
                typer.echo(f"{one.name}\t{one.role}\t{', '.join(one.groups)}")

    @user.command()
    def remove(name: Name, data: Data = None) -> None:
        """Xóa một tài khoản cùng các phiên đăng nhập và mã truy cập."""
        with opened(data) as accounts:
            accounts.remove_user(name)
            accounts.record(operator(), "user", f"- {name}")
        typer.echo(f"Đã xóa tài khoản {name}.")

    @user.command()
    def password(name: Name, data: Data = None) -> None:
        """Đặt mật khẩu mới cho một tài khoản; các phiên đăng nhập của tài khoản kết thúc."""
        with opened(data) as accounts:
            accounts.set_password(name, _ask_password())
            accounts.record(operator(), "password", name)
        typer.echo(f"Đã đặt mật khẩu mới cho {name}.")

    @user.command()
    def role(
        name: Name, role: Annotated[str, typer.Argument(metavar="VAI_TRÒ", help=_ROLES)], data: Data = None
    ) -> None:
        """Đổi vai trò của một tài khoản; có hiệu lực ngay."""
        with opened(data) as accounts:
            accounts.change_user(name, role=role)
            accounts.record(operator(), "user", f"{name} = {role}")
        typer.echo(f"{name}: {role}")

    @user.command()
    def groups(
        name: Name,
        groups: Annotated[
            list[str] | None, typer.Argument(metavar="[NHÓM]…", help="Các nhóm; không nêu: bỏ hết")
        ] = None,
        data: Data = None,
    ) -> None:
        """Đặt các nhóm của một tài khoản, thay cho các nhóm trước đó."""
        with opened(data) as accounts:
            accounts.change_user(name, groups=groups or [])
            accounts.record(operator(), "user", f"{name}: {', '.join(groups or [])}")
        typer.echo(f"{name}: {', '.join(groups or []) or 'không thuộc nhóm nào'}")


def _install_collections(opened: "Open", settings_of: Callable[[Path | None], "Settings"]) -> None:
    @collection.command()
    def limit(
        name: Annotated[str, typer.Argument(metavar="BỘ_SƯU_TẬP", help="Thư mục đầu tiên của đường dẫn văn bản")],
        groups: Annotated[
            list[str] | None, typer.Argument(metavar="[NHÓM]…", help="Không nêu: ai cũng xem được")
        ] = None,
        data: Data = None,
    ) -> None:
        """Chỉ cho một số nhóm (và quản trị) xem một bộ sưu tập; không nêu nhóm nào thì bỏ giới hạn."""
        from search_api.access.known_names import doubtful_names, existing_collections

        with opened(data) as accounts:
            for doubt in doubtful_names(accounts, existing_collections(settings_of(data)), name, groups or []):
                typer.echo(doubt, err=True)
            accounts.limit_collection(name, groups or [])
            accounts.record(operator(), "collection", f"{name} = {', '.join(groups or []) or '*'}")
        typer.echo(f"{name}: {', '.join(groups or []) or 'mọi người'}")

    @collection.command("list")
    def list_collections(data: Data = None) -> None:
        """Liệt kê các bộ sưu tập bị giới hạn, với các nhóm được xem."""
        with opened(data) as accounts:
            for name, seen_by in sorted(accounts.collection_groups().items()):
                typer.echo(f"{name}\t{', '.join(seen_by)}")
