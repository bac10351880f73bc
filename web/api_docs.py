"""The API's description as a plain page of our own: Swagger UI would have to come from another host."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.contexts.base import Page
from web.rendering import render

Json = dict[str, Any]  # the OpenAPI document is JSON: its shape is the standard's
router = APIRouter(include_in_schema=False)
_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class FieldDoc:
    """A parameter or a property."""

    name: str
    place: str
    type: str
    is_required: bool
    description: str


@dataclass(frozen=True, slots=True)
class OperationDoc:
    """A call: `body` is the name of its schema, "" where it takes none."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[FieldDoc, ...]
    body: str
    responses: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class SchemaDoc:
    """A type of the API."""

    name: str
    description: str
    fields: tuple[FieldDoc, ...]


@dataclass(frozen=True, kw_only=True)
class ApiDocsPage(Page):
    """All calls and types of the API."""

    version: str
    operations: tuple[OperationDoc, ...]
    schemas: tuple[SchemaDoc, ...]


@router.get("/api/docs")
def api_docs(request: Request) -> HTMLResponse:
    """Show the calls of the API."""
    return render(request, "api_docs.html", api_docs_page(request.app.openapi()))


def api_docs_page(openapi: Json) -> ApiDocsPage:
    """Return the page that describes an OpenAPI document."""
    schemas = openapi.get("components", {}).get("schemas", {})
    return ApiDocsPage(
        title="API",
        section="api",
        version=openapi["info"]["version"],
        operations=tuple(_operations(openapi.get("paths", {}))),
        schemas=tuple(_schema(name, schema) for name, schema in sorted(schemas.items())),
    )


def _operations(paths: Json) -> Iterator[OperationDoc]:
    for path, methods in paths.items():
        for method in _METHODS:
            if method in methods:
                yield _operation(method, path, methods[method])


def _operation(method: str, path: str, operation: Json) -> OperationDoc:
    responses = operation.get("responses", {})
    return OperationDoc(
        anchor=operation.get("operationId", f"{method}{path}"),
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        parameters=tuple(_parameter(parameter) for parameter in operation.get("parameters", ())),
        body=_content_type(operation.get("requestBody", {})),
        responses=tuple((code, r.get("description", ""), _content_type(r)) for code, r in responses.items()),
    )


def _parameter(parameter: Json) -> FieldDoc:
    return FieldDoc(
        parameter["name"],
        parameter["in"],
        type_name(parameter.get("schema", {})),
        parameter.get("required", False),
        parameter.get("description", ""),
    )


def _content_type(part: Json) -> str:
    for content in part.get("content", {}).values():
        return type_name(content.get("schema", {}))
    return ""


def _schema(name: str, schema: Json) -> SchemaDoc:
    required = schema.get("required", ())
    fields = tuple(
        FieldDoc(field, "", type_name(shape), field in required, shape.get("description", ""))
        for field, shape in schema.get("properties", {}).items()
    )
    return SchemaDoc(name, schema.get("description", ""), fields)


def type_name(schema: Json) -> str:
    """Return a schema in short: "Hit[]", "string (date) | null"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(type_name(choice) for choice in schema["anyOf"])
    if schema.get("type") == "array":
        return f"{type_name(schema.get('items', {}))}[]"
    if schema.get("type") == "object" and "title" in schema:
        return str(schema["title"])
    name = str(schema.get("type", "any"))
    return f"{name} ({schema['format']})" if "format" in schema else name
