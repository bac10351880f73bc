"""People with accounts, and clients of theirs."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from people import PASSWORD

from search_api.access import Accounts, secrets
from web.app import create_app

Visit = Callable[..., TestClient]


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def accounts(service: Any) -> Iterator[Accounts]:
    service.accounts.add_user("sep", PASSWORD)
    service.accounts.add_user("lan", PASSWORD, groups=["Văn phòng"])
    service.accounts.add_user("bien", PASSWORD, role="editor")
    yield service.accounts
    service.accounts.close()


@pytest.fixture
def visit(service: Any, accounts: Accounts) -> Visit:
    served = create_app(service)

    def opened(name: str = "", *, host: str = "10.0.0.7", scheme: str = "https") -> TestClient:
        client = TestClient(
            served, base_url=f"{scheme}://office.example", client=(host, 50_000), follow_redirects=False,
            headers={"origin": f"{scheme}://office.example"},
        )  # fmt: skip
        if name:
            assert client.post("/login", data={"name": name, "password": PASSWORD}).status_code == 303
        return client

    return opened
