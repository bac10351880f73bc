"""What SQLite and PostgreSQL write differently in a query; everything else is SQLAlchemy's affair."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, Boolean, Column, ColumnElement, Integer, String, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Written(FunctionElement[Any]):
    """A function of which each database has its own: `{}` stands for its arguments in turn."""

    sqlite: str
    postgresql: str


@compiles(_Written)
def _compile(element: _Written, compiler: SQLCompiler, **options: Any) -> str:
    arguments = [compiler.process(clause, **options) for clause in element.clauses]
    template: str = getattr(element, compiler.dialect.name)
    return template.format(*arguments)


class position(_Written):  # noqa: N801 — as functions of SQL are written
    """The place of the second text in the first, from 1; 0 where it is not there."""

    type = Integer()
    inherit_cache = True
    sqlite = "instr({}, {})"
    postgresql = "strpos({}, {})"


class json_list(_Written):  # noqa: N801
    """All values of a column of texts as one JSON list."""

    type = String()
    inherit_cache = True
    sqlite = "json_group_array({})"
    postgresql = "CAST(coalesce(json_agg({}), '[]') AS VARCHAR)"


class day_text(_Written):  # noqa: N801
    """A day as "2026-03-10", which is how SQLite keeps it."""

    type = String()
    inherit_cache = True
    sqlite = "{}"
    postgresql = "to_char({}, 'YYYY-MM-DD')"


class looks_like(_Written):  # noqa: N801
    """Whether a text is like a pattern, without regard to case in the letters a to z, and to no other letter's."""

    type = Boolean()
    inherit_cache = True
    sqlite = "({} LIKE {})"
    postgresql = "({} COLLATE \"C\" ILIKE {} ESCAPE '')"


class _listed(_Written):  # noqa: N801
    type = String()
    inherit_cache = True
    sqlite = "(SELECT value FROM json_each({}))"
    postgresql = "(SELECT jsonb_array_elements_text(CAST({} AS JSONB)))"


class _listed_numbers(_Written):  # noqa: N801
    type = Integer()
    inherit_cache = True
    sqlite = "(SELECT value FROM json_each({}))"
    postgresql = "(SELECT CAST(jsonb_array_elements_text(CAST({} AS JSONB)) AS BIGINT))"


def is_listed(column: Column[Any], listed: BindParameter[str]) -> ColumnElement[bool]:
    """Return "the number is in this list", a JSON one: one parameter for any number of them."""
    return column.bool_op("IN")(_listed_numbers(listed))


def one_of(column: Column[Any], values: Iterable[str]) -> ColumnElement[bool]:
    """Return "the column is one of these": one parameter for any number of values, which databases limit otherwise."""
    listed = json.dumps(sorted(values)).replace("\\u0000", "\\ufffd")  # PostgreSQL knows no NUL in texts
    return column.bool_op("IN")(_listed(literal(listed, String())))
