"""Expressions that the two databases say in their own words, for use in any query."""

from typing import Any

from sqlalchemy import ColumnElement, Text, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class text_in(GenericFunction[str]):  # noqa: N801 - it is used as a function
    """The text that a JSON object in a text column holds under a key; NULL where it holds none."""

    type = Text()
    inherit_cache = True
    name = "text_in"

    def __init__(self, column: ColumnElement[str], key: str) -> None:
        super().__init__(column, literal(key, Text()))


@compiles(text_in, "sqlite")
def _text_in_file(element: Any, compiler: Any, **kw: Any) -> str:
    column, key = element.clauses
    return f"json_extract({compiler.process(column, **kw)}, '$.' || {compiler.process(key, **kw)})"


@compiles(text_in, "postgresql")
def _text_on_server(element: Any, compiler: Any, **kw: Any) -> str:
    column, key = element.clauses
    return f"(CAST({compiler.process(column, **kw)} AS JSON) ->> {compiler.process(key, **kw)})"


class any_case(GenericFunction[str]):  # noqa: N801
    """A text column compared whether its letters A to Z are large or small, by its index; compare with small ones."""

    type = Text()
    inherit_cache = True
    name = "any_case"


@compiles(any_case, "sqlite")
def _any_case_in_file(element: Any, compiler: Any, **kw: Any) -> str:
    return f"({compiler.process(element.clauses, **kw)} COLLATE NOCASE)"


@compiles(any_case, "postgresql")
def _any_case_on_server(element: Any, compiler: Any, **kw: Any) -> str:
    return f"lower({compiler.process(element.clauses, **kw)})"
