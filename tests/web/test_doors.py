"""Every address has a decision, and none shows anything of a collection to people outside of its groups."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from office import CLOSED_COLLECTION, MARKERS, OWN_ORIGIN, PASSWORD, Office
from starlette.routing import Mount

from indexer.store.accounts import AuditQuery
from search_api.access import secrets
from web.doors import DOORS, find_door

QUESTION = "Ai chủ trì việc lát đá vỉa hè?"


@pytest.fixture(scope="module", autouse=True)
def quick_hashes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, sample_documents: Path) -> Iterator[Office]:
    office = Office(tmp_path_factory.mktemp("office"), sample_documents)
    yield office
    office.service.close()


@dataclass(frozen=True)
class Probe:
    """A request that shows something of the closed collection to those who may see it.

    `status` is what others get; of `is_file`, the status alone tells, because the content is packed.
    """

    path: str
    options: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    is_file: bool = False


def get(path: str, status: int = 200, *, is_file: bool = False, **params: Any) -> Probe:
    return Probe(path, {"params": params}, status, is_file)


def send(path: str, status: int = 200, *, is_file: bool = False, **options: Any) -> Probe:
    return Probe(path, options, status, is_file)


def clause(office: Office) -> str:
    """Return the id of a clause of the closed plan."""
    text = office.service.document(office.closed).text
    start = text.index("Nâng cao ý thức")
    return f"{office.closed}:{start}:{text.index('hiệu quả.', start) + len('hiệu quả.')}"


# What each address that shows documents is asked; a reader outside of the group gets `status` and no marker.
PROBES: dict[str, Callable[[Office], Probe]] = {
    "GET /": lambda o: get("/"),
    "GET /ask": lambda o: get("/ask", q=QUESTION),
    "GET /responsibilities": lambda o: get("/responsibilities"),
    "GET /precedents": lambda o: get("/precedents", section="purpose"),
    "GET /precedents/basket": lambda o: send("/precedents/basket", headers={"cookie": f"basket={clause(o)}"}),
    "POST /precedents/draft": lambda o: send(
        "/precedents/draft", 422, is_file=True, data={"place": "Xã A"}, headers={"cookie": f"basket={clause(o)}"}
    ),
    "GET /compare": lambda o: get("/compare", a=o.closed, b="trong-cay.txt"),
    "GET /references": lambda o: get("/references", number="77/NQ-HĐND"),
    "GET /documents": lambda o: get("/documents"),
    "GET /documents/{document_id}": lambda o: get(f"/documents/{o.closed}", 404),
    "GET /documents/{document_id}/file": lambda o: get(f"/documents/{o.closed}/file", 404),
    "GET /documents/{document_id}/pages/{number}.webp": lambda o: get(
        f"/documents/{o.scan}/pages/1.webp", 404, is_file=True
    ),
    "GET /documents/{document_id}/pages/{number}": lambda o: get(f"/documents/{o.scan}/pages/1", 404),
    "POST /api/v1/ask": lambda o: send("/api/v1/ask", json={"question": QUESTION}),
    "GET /api/v1/search": lambda o: get("/api/v1/search", q="lát đá vỉa hè"),
    "GET /api/v1/documents": lambda o: get("/api/v1/documents"),
    "GET /api/v1/documents/{document_id}": lambda o: get(f"/api/v1/documents/{o.closed}", 404),
    "GET /api/v1/documents/{document_id}/file": lambda o: get(f"/api/v1/documents/{o.closed}/file", 404),
    "GET /api/v1/documents/{document_id}/pages/{page}": lambda o: get(
        f"/api/v1/documents/{o.scan}/pages/1", 404, is_file=True
    ),
    "GET /api/v1/documents/{document_id}/marks": lambda o: get(
        f"/api/v1/documents/{o.scan}/marks", 404, is_file=True, start=0, end=60
    ),
    "GET /api/v1/documents/{document_id}/relations": lambda o: get(
        f"/api/v1/documents/{o.closed}/relations", 404, is_file=True
    ),
    "GET /api/v1/documents/{document_id}/similar": lambda o: get(
        f"/api/v1/documents/{o.ids['trong-cay.txt']}/similar", limit=20
    ),
    "GET /api/v1/library": lambda o: get("/api/v1/library"),
    "GET /api/v1/uploads/{upload_id}": lambda o: get(f"/api/v1/uploads/{o.closed}", 404),
    "GET /api/v1/assignments": lambda o: get("/api/v1/assignments"),
    "GET /api/v1/assignments.csv": lambda o: get("/api/v1/assignments.csv"),
    "GET /api/v1/assignments.xlsx": lambda o: get("/api/v1/assignments.xlsx"),
    "GET /api/v1/references": lambda o: get("/api/v1/references", number="30/2020/NĐ-CP"),
    "GET /api/v1/references/consistency": lambda o: get("/api/v1/references/consistency"),
    "GET /api/v1/compare": lambda o: get("/api/v1/compare", 404, a=o.closed, b="trong-cay.txt"),
    "POST /api/v1/precedents": lambda o: send("/api/v1/precedents", json={"section": "purpose"}),
    "POST /api/v1/precedents/draft": lambda o: send(
        "/api/v1/precedents/draft", 422, is_file=True, json={"clauses": [clause(o)]}
    ),
}
# An editor outside of the group changes nothing there; a path is added to the address of the closed plan
CHANGES = {
    "POST /documents/{document_id}/reindex": ("POST", "/documents/{}/reindex"),
    "GET /documents/{document_id}/delete": ("GET", "/documents/{}/delete"),
    "POST /documents/{document_id}/delete": ("POST", "/documents/{}/delete"),
    "DELETE /api/v1/documents/{document_id}": ("DELETE", "/api/v1/documents/{}"),
    "POST /api/v1/documents/{document_id}/reindex": ("POST", "/api/v1/documents/{}/reindex"),
}
UPLOADS = {"POST /documents": "/documents", "POST /api/v1/documents": "/api/v1/documents"}
# These show nothing of documents to anybody but admins, who see all of them
WITHOUT_DOCUMENTS = {
    "GET /healthz", "GET /readyz", "GET /api/v1/healthz", "GET /metrics", "GET /static/{path:path}", "GET /login",
    "POST /login", "POST /logout", "GET /account", "POST /account/password", "POST /account/tokens",
    "POST /account/tokens/{token_id}/revoke", "GET /api/docs", "GET /api/openapi.json", "POST /precedents/basket/add",
    "POST /precedents/basket/change",
}  # fmt: skip
ADMINS = {key for key, door in DOORS.items() if door.need == "admin"}
TO_COME = {"GET /readyz", "GET /metrics"}  # decided, whether they are there or not


def routes(app: Any) -> Iterator[str]:
    for context in iter_route_contexts(app.routes):
        route = getattr(context, "starlette_route", None) or context
        if isinstance(mount := getattr(context, "original_route", route), Mount):
            route = mount
            yield f"GET {route.path}/{{path:path}}"
            continue
        path = getattr(route, "path_format", None) or route.path
        for method in sorted(set(getattr(route, "methods", None) or ()) - {"HEAD"}):
            yield f"{method} {path}"


def test_every_route_has_a_decision_and_every_decision_a_route(office: Office) -> None:
    there = set(routes(office.app))
    assert len(there) > 50
    assert there - set(DOORS) == set(), "decide in web/doors.py what these ask for"
    assert set(DOORS) - there <= TO_COME


def test_every_decision_is_tried() -> None:
    tried = set(PROBES) | set(CHANGES) | set(UPLOADS) | WITHOUT_DOCUMENTS | ADMINS
    assert set(DOORS) == tried, "add a probe that shows something of a closed collection, or say that it shows nothing"


def request(client: TestClient, key: str, probe: Probe) -> Any:
    options = {**probe.options}
    headers = dict(options.pop("headers", {}))
    if added := headers.pop("cookie", None):
        name, _, value = added.partition("=")
        client.cookies.set(name, value, domain="office.example", path="/precedents")
    return client.request(key.split(" ", maxsplit=1)[0], probe.path, headers={**OWN_ORIGIN, **headers}, **options)


def shown(reply: Any) -> str:
    content: bytes = reply.content
    if content.startswith(b"PK"):
        import io
        import zipfile

        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"\n".join(packed.read(name) for name in packed.namelist())
    text = content.decode("utf-8", "replace")
    return text + "".join(f"{name}: {value}" for name, value in reply.headers.items())


def markers(office: Office, reply: Any, asked: str) -> list[str]:
    text = shown(reply)
    return [mark for mark in (*MARKERS, office.closed, office.scan) if mark in text.replace(asked, "")]


@pytest.mark.parametrize("key", PROBES)
def test_a_closed_collection_is_shown_to_its_group_alone(office: Office, key: str) -> None:
    probe = PROBES[key](office)
    asked = next((one for one in (office.closed, office.scan) if one in str(probe)), "-")  # said back, as any other is
    for name in ("sep", "hoa"):
        reply = request(office.client(name), key, probe)
        assert reply.status_code == 200, f"{name}: {reply.text[:300]}"
        assert probe.is_file or markers(office, reply, ""), f"the probe shows {name} nothing, so it proves nothing"
    for name in ("lan", "bien"):
        reply = request(office.client(name), key, probe)
        assert reply.status_code == probe.status, f"{name}: {reply.text[:300]}"
        assert markers(office, reply, asked) == [], name


# The first page shows questions alone, an upload its own name and state, which are asked every second
@pytest.mark.parametrize("key", sorted(set(PROBES) - {"GET /", "GET /api/v1/uploads/{upload_id}"}))
def test_whatever_shows_documents_or_refuses_to_is_logged(office: Office, key: str) -> None:
    accounts, probe = office.service.accounts, PROBES[key](office)
    for group, status in (("Tổ chức", 200), ("Văn phòng", probe.status)):
        name = f"{group[:1]}{abs(hash(key))}"
        accounts.add_user(name, PASSWORD, groups=[group])
        try:
            assert request(office.client(name), key, probe).status_code == status
            _, entries = accounts.audit.page(AuditQuery(person=name), limit=10, offset=0)
        finally:
            accounts.remove_user(name)
        assert [(one.action == "refused", one.status) for one in entries][:-1] == [(False, status)]


@pytest.mark.parametrize("key", CHANGES)
def test_nobody_changes_what_they_cannot_see(office: Office, key: str) -> None:
    method, path = CHANGES[key]
    editor, reader = office.client("bien"), office.client("hoa")
    assert reader.request(method, path.format(office.closed)).status_code == 403
    reply = editor.request(method, path.format(office.closed))
    assert reply.status_code == 404
    assert reply.text.replace(office.closed, "x") == editor.request(method, path.format("y" * 16)).text.replace(
        "y" * 16, "x"
    )
    assert office.client("sep").get(f"/api/v1/documents/{office.closed}").status_code == 200


@pytest.mark.parametrize("key", UPLOADS)
def test_nobody_puts_a_file_where_they_cannot_see_it(office: Office, key: str) -> None:
    files = {"file": ("a.txt", b"KE HOACH\nTrong cay")}
    for typed in (CLOSED_COLLECTION, CLOSED_COLLECTION.lower()):
        reply = office.client("bien").post(UPLOADS[key], files=files, data={"collection": typed})
        assert reply.status_code in (403, 422)
        assert "không có quyền" in reply.text
    assert office.client("lan").post(UPLOADS[key], files=files).status_code == 403
    assert not office.settings.uploads_folder.joinpath(CLOSED_COLLECTION).exists()


@pytest.mark.parametrize("key", sorted(ADMINS - TO_COME))
def test_only_admins_come_to_what_is_theirs(office: Office, key: str) -> None:
    method, path = key.split(" ")
    for name in ("lan", "hoa", "bien"):
        assert office.client(name).request(method, path).status_code == 403
    assert office.client("sep").request(method, path).status_code in (200, 422)


@pytest.mark.parametrize("key", sorted(DOORS))
def test_whoever_has_not_signed_in_gets_nowhere(office: Office, key: str) -> None:
    method, path = key.split(" ")
    path = re.sub(r"\{document_id\}|\{upload_id\}", office.closed, path)
    path = path.replace("{path:path}", "style.css").replace("{number}", "1").replace("{page}", "1")
    path = path.replace("{token_id}", "1")
    for visitor in (office.visitor(), office.here(headers={"origin": "http://localhost"})):
        reply = visitor.request(method, path)
        if DOORS[key].need == "nothing":
            assert reply.status_code in (200, 404, 422)
            assert not re.search(r'"documents":|"passages":', reply.text) or key == "GET /static/{path:path}"
        elif path.startswith("/api/v1/") or path == "/api/openapi.json":
            assert reply.status_code == 401
            assert reply.headers["content-type"] == "application/problem+json"
            assert reply.headers["www-authenticate"] == "Bearer"
        else:
            assert reply.status_code == 303
            assert reply.headers["location"].startswith("/login")


def test_an_address_that_nobody_decided_about_is_not_there(office: Office) -> None:
    async def forgotten(_scope: Any, _receive: Any, _send: Any) -> None:
        raise AssertionError("reached")

    office.app.mount("/forgotten", forgotten)
    try:
        assert find_door("GET", "/forgotten/x") is None
        assert office.client("sep").get("/forgotten/x").status_code == 404
    finally:
        office.app.router.routes.pop()


# --- what would tell without showing -------------------------------------------------------------


def numbers(client: TestClient) -> dict[str, Any]:
    """Return every count that the API gives of the documents."""
    search = client.get("/api/v1/search", params={"q": "trồng cây vỉa hè"}).json()
    narrowed = client.get("/api/v1/search", params={"q": "trồng cây", "year": 2025}).json()
    library = client.get("/api/v1/library").json()
    assignments = client.get("/api/v1/assignments", params={"group": "agency"}).json()
    health = client.get("/api/v1/healthz").json()
    families = client.post("/api/v1/precedents", json={"section": "purpose"}).json()["families"]
    return {
        "search": (search["total"], search["facets"]),
        "facets": narrowed["facets"],
        "library": (library["total"], library["facets"]),
        "assignments": (assignments["total"], assignments["months"], assignments["groups"]),
        "health": (health["documents"], health["passages"]),
        "documents": client.get("/api/v1/documents").json()["total"],
        "citing": client.get("/api/v1/references", params={"number": "30/2020/NĐ-CP"}).json()["total"],
        "consistency": client.get("/api/v1/references/consistency").json(),
        "families": [one["count"] for one in families],
    }


def test_counts_are_those_of_an_office_without_the_collection(
    office: Office, tmp_path: Path, sample_documents: Path
) -> None:
    other = Office(tmp_path, sample_documents, has_closed=False)
    without = numbers(other.client("sep"))
    other.service.close()

    assert numbers(office.client("lan")) == without
    assert numbers(office.client("sep")) != without


def test_words_of_closed_documents_correct_no_question(office: Office) -> None:
    asked = {"q": "trồng thanhh long ruột đỏ"}
    assert office.client("sep").get("/api/v1/search", params=asked).json()["corrected"]
    assert office.client("lan").get("/api/v1/search", params=asked).json()["corrected"] is None


def test_agencies_of_closed_documents_are_no_choice_and_no_nearest_name(office: Office) -> None:
    for path in ("/responsibilities", "/api/v1/assignments"):
        asked = {"agency": "Phòng Tuyệt Hạn"}
        assert "Tuyệt Hạng" in office.client("sep").get(path, params=asked).text
        assert "Tuyệt Hạng" not in office.client("lan").get(path, params=asked).text


def test_a_limit_that_is_set_now_counts_from_the_next_request_on(office: Office) -> None:
    client = office.client("hoa")
    assert client.get(f"/api/v1/documents/{office.closed}").status_code == 200
    office.service.accounts.change_user("hoa", groups=["Văn phòng"])
    try:
        assert client.get(f"/api/v1/documents/{office.closed}").status_code == 404
    finally:
        office.service.accounts.change_user("hoa", groups=["Tổ chức"])
