"""Every documented operation of the API, alone and beside the pages, against its own description.

schemathesis makes requests that fit the description and requests that do not; no reply may be an undocumented status,
a shape or a type of content that the description does not promise, or a fault of the server.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from indexer.settings import Settings
from search_api.app import create_api
from search_api.service import SearchService
from web.app import create_app

pytestmark = pytest.mark.slow

# Not held: that whatever breaks the description is refused. A form sends "" where nothing is chosen, "2026" as text.
CHECKS = [schemathesis.checks.not_a_server_error, status_code_conformance]
CHECKS += [content_type_conformance, response_schema_conformance]
EXAMPLES = 15
UPLOADS = 6  # each is read by a process of its own
PATIENCE_S = 60  # a request may hold twenty files, and this machine may be busy
METHODS = {"get", "post", "put", "patch", "delete"}
APPLICATIONS = ("api", "signed-in", "signed-out")
PASSWORD = "một câu ngắn dễ nhớ"
NOBODYS = 2  # examples of what is refused before it is read


def documented() -> list[tuple[str, str]]:
    """Return the path and method of each documented operation."""
    unopened = object.__new__(SearchService)  # a description needs no index
    paths = create_api(unopened).openapi()["paths"]
    return [(path, method) for path, methods in paths.items() for method in sorted(METHODS & set(methods))]


@pytest.fixture(scope="module")
def opened(corpus_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    data = tmp_path_factory.mktemp("documented") / "data"
    shutil.copytree(corpus_settings.data, data)  # the calls upload and delete
    with SearchService(corpus_settings.model_copy(update={"data": data})) as service:
        yield service


@pytest.fixture(scope="module")
def guarded(opened: SearchService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    """Return a service with an account."""
    data = tmp_path_factory.mktemp("guarded") / "data"
    shutil.copytree(opened.settings.data, data)
    with SearchService(opened.settings.model_copy(update={"data": data})) as service:
        service.accounts.add_user("sep", PASSWORD)
        yield service


@dataclass(frozen=True)
class Application:
    """An application as somebody meets it: `headers` go with each request."""

    app: FastAPI
    service: SearchService
    headers: dict[str, str] = field(default_factory=dict)
    is_closed: bool = False


@pytest.fixture(scope="module", params=APPLICATIONS)
def application(opened: SearchService, guarded: SearchService, request: pytest.FixtureRequest) -> Application:
    if request.param == "api":
        return Application(create_api(opened), opened)
    if request.param == "signed-out":
        return Application(create_app(guarded), guarded, is_closed=True)
    session = guarded.accounts.sign_in("sep", PASSWORD, "here")
    return Application(
        create_app(guarded), guarded, {"cookie": f"tracuu_session={session}", "sec-fetch-site": "same-origin"}
    )


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "method"), documented())
def test_replies_are_as_documented(application: Application, path: str, method: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(application.app.openapi())
    schema.app = application.app
    operation = schema[path][method]
    opened = application.service
    ids = [document.id for document in opened.documents().documents]
    ids = ids[:1] if method == "delete" else ids  # the others are left for the other calls
    with_pages = next(document.id for document in opened.documents().documents if document.path.endswith(".pdf"))
    hit = opened.search("kinh phí").hits[0]
    statuses: list[int] = []
    if application.is_closed:
        most = NOBODYS
    else:
        most = UPLOADS if (path, method) == ("/api/v1/documents", "post") else EXAMPLES

    @given(case=operation.as_strategy(generation_mode=mode), known=st.one_of(st.none(), st.sampled_from(ids)))
    @hypothesis_settings(max_examples=most, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def check(case: Case, known: str | None) -> None:
        for name in ({"document_id", "upload_id"} & set(case.path_parameters)) if known else ():
            case.path_parameters[name] = known  # no guess finds one
        if known and mode is GenerationMode.POSITIVE and "number" in case.query:
            case.query["number"] = "05-NQ/TU"  # nor a number of a document
        if known and mode is GenerationMode.POSITIVE and {"a", "b"} <= case.query.keys():
            case.query.update(a=known, b=ids[0])  # nor two documents to compare
        if known and mode is GenerationMode.POSITIVE and "page" in case.path_parameters:
            case.path_parameters |= {"document_id": with_pages, "page": 1}
        if mode is GenerationMode.POSITIVE and path.endswith("/draft"):
            case.body["clauses"] = [f"{hit.document.id}:{hit.start}:{hit.end}"]  # nor a clause
        if known and mode is GenerationMode.POSITIVE and path.endswith("/precedents"):
            case.body.update(section="kinh phí", text=None)  # nor the name of a section
        response = case.call(headers=application.headers, timeout=PATIENCE_S)
        statuses.append(response.status_code)
        case.validate_response(response, checks=CHECKS)

    try:
        check()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, "no request fits the description"
        assert "parameters" not in operation.definition.raw or "{" in path  # nothing there that could be wrong
        return
    assert statuses
    if application.is_closed:
        assert set(statuses) == ({200} if path.endswith("/healthz") else {401})
        return
    if mode is GenerationMode.POSITIVE:
        assert {200, 202} & set(statuses)


def test_both_applications_describe_the_same_api(opened: SearchService) -> None:
    described = [make(opened).openapi()["paths"] for make in (create_api, create_app)]
    assert described[0] == described[1]
