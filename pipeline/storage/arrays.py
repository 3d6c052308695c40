"""Many values in one bind, so that a statement is the same however many there are.

`IN (?, ?, ?)` is another statement for each number of values: SQLAlchemy puts it together and PostgreSQL plans it anew, every
time. And rows sent one by one are as many round trips to PostgreSQL, or nearly. SQLite has neither trouble.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Connection, Dialect, Table, Text, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

Upsert = TypeVar("Upsert", postgresql.Insert, sqlite.Insert)


class _Whole(TypeDecorator[Sequence[int]]):
    """Whole numbers: an array for PostgreSQL, JSON for SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Sequence[int]] | TypeEngine[str]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(BigInteger()))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> object:
        return list(value or ()) if dialect.name == "postgresql" else json.dumps(list(value or ()))


class _IsOneOf(FunctionElement[bool]):
    inherit_cache = True  # and no type: what SQLAlchemy knows to be a Boolean it compares with 1 on SQLite, past every index


def is_one_of(column: ColumnElement[int], numbers: str) -> ColumnElement[bool]:
    """Whether the column is one of the whole numbers bound as `numbers`."""
    return _IsOneOf(column, whole_numbers(numbers))


def whole_numbers(name: str) -> ColumnElement[Sequence[int]]:
    return bindparam(name, type_=_Whole())


@compiles(_IsOneOf, "postgresql")
def _one_of_an_array(element: _IsOneOf, compiler: SQLCompiler, **options: object) -> str:
    column, numbers = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} = ANY ({numbers})"


@compiles(_IsOneOf, "sqlite")
def _one_of_json(element: _IsOneOf, compiler: SQLCompiler, **options: object) -> str:
    column, numbers = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 both parts are binds and columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows for some columns of a table. One whose key is there already changes what is `replaced`, or stays as it was."""

    table: Table
    columns: tuple[str, ...]
    replaced: tuple[str, ...] = ()

    def insert(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> int:
        """How many were written. No key twice where something is replaced."""
        if not rows:
            return 0
        is_postgres = connection.dialect.name == "postgresql"
        statement: postgresql.Insert | sqlite.Insert = _by_arrays(self) if is_postgres else _by_rows(self)
        values = {name: [row[name] for row in rows] for name in self.columns} if is_postgres else rows
        return connection.execute(statement, values, execution_options={"preserve_rowcount": True}).rowcount


@cache
def _by_arrays(rows: Rows) -> postgresql.Insert:
    arrays = (bindparam(name, type_=ARRAY(rows.table.c[name].type)) for name in rows.columns)
    found = func.unnest(*arrays).table_valued(*rows.columns, name="given").render_derived()
    statement = postgresql.insert(rows.table).from_select(rows.columns, select(*found.c), include_defaults=False)
    return _unless_there(statement, rows)


@cache
def _by_rows(rows: Rows) -> sqlite.Insert:
    return _unless_there(sqlite.insert(rows.table), rows)


def _unless_there(statement: Upsert, rows: Rows) -> Upsert:
    if not rows.replaced:
        return statement.on_conflict_do_nothing()
    keys = [column.name for column in rows.table.primary_key]
    return statement.on_conflict_do_update(index_elements=keys, set_={name: statement.excluded[name] for name in rows.replaced})
