"""A client that sits at the machine that serves, where nothing asks for an account as long as there is none."""

from typing import Any

from fastapi.testclient import TestClient

HERE = ("127.0.0.1", 50_000)


def local_client(app: Any, **options: Any) -> TestClient:
    return TestClient(app, base_url="http://localhost", client=HERE, **options)
