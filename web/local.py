"""Whether somebody sits at this machine: only there does anything go without an account."""

from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from indexer.errors import ConfigurationError
from indexer.settings import Settings

if TYPE_CHECKING:
    from search_api.access import Accounts


_PASSED_ON = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


def is_loopback(host: str) -> bool:
    """Return whether a host name or address is this machine itself: "localhost", "127.0.0.1", "::1"."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def address_of(request: HTTPConnection) -> str:
    """Return the address that a request came from, as the log names it."""
    return request.client.host if request.client else ""


def is_at_this_machine(request: HTTPConnection) -> bool:
    """Return whether a request comes from this machine and asks for it by a name of its own.

    A page of another site can make its name mean 127.0.0.1 (DNS rebinding), but cannot ask by ours. What a proxy
    passes on comes from anywhere.
    """
    if any(name in request.headers for name in _PASSED_ON):
        return False
    try:
        asked = urlsplit(f"//{request.headers.get('host', '')}").hostname
    except ValueError:
        return False
    return request.client is not None and is_loopback(request.client.host) and is_loopback(asked or "")


def is_private(request: HTTPConnection, settings: Settings) -> bool:
    """Return whether a password sent with a request is read by nobody on the way."""
    is_here = request.client is not None and is_loopback(request.client.host)
    return request.url.scheme == "https" or is_here or settings.plain_http


def check_accounts(host: str, accounts: "Accounts") -> None:
    """Raise `ConfigurationError` where others could reach a service that asks nobody who they are."""
    if not is_loopback(host) and not accounts.are_there():
        raise ConfigurationError(
            f"Chưa có tài khoản nào, nên không mở {host} cho các máy khác. Hãy tạo tài khoản quản trị trước: "
            "`tracuu user add TÊN` (chương trình hỏi mật khẩu), rồi chạy lại lệnh này."
        )
