"""What handlers of accounts share: who is signed in, the accounts, and the log."""

from typing import Annotated

from fastapi import Depends, Form, Request

from indexer.errors import AccessError
from search_api.access import Accounts, Viewer
from search_api.service import SearchService
from web.local import address_of
from web.localisation import message

_NO_ACCOUNTS = message(
    "Chưa có tài khoản nào. Người quản trị tạo tài khoản đầu tiên trên máy chủ bằng lệnh “tracuu user add TÊN”; từ lúc "
    "đó mọi người phải đăng nhập."
)
Typed = Annotated[str, Form(max_length=500)]
Secret = Annotated[str, Form(max_length=1_000)]


def accounts_of(request: Request) -> Accounts:
    """Return the accounts of the application; raises `AccessError` where there are none yet."""
    service: SearchService = request.app.state.service
    if not service.accounts.are_there():
        raise AccessError(_NO_ACCOUNTS)
    return service.accounts


def viewer_of(request: Request) -> Viewer:
    """Return who is signed in; raises `AccessError` where nobody can be."""
    accounts_of(request)
    viewer: Viewer = request.scope["viewer"]
    return viewer


Known = Annotated[Accounts, Depends(accounts_of)]
SignedIn = Annotated[Viewer, Depends(viewer_of)]


def record(
    request: Request, action: str, text: str = "", *, person: str = "", status: int = 200, once_in_s: float = 0.0
) -> None:
    """Log what somebody did with accounts, unless the same was logged in the last `once_in_s`.

    `person` names who it is where nobody is signed in.
    """
    viewer: Viewer | None = request.scope.get("viewer")
    accounts_of(request).record(
        viewer.name if viewer else person,
        action,
        text,
        via=viewer.via if viewer else "web",
        address=address_of(request),
        status=status,
        once_in_s=once_in_s,
    )
