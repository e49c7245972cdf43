"""Write very many rows at once, past the application, into a database that the application then opens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Engine, FromClause, inspect

from mildsite.db import Model

Row = dict[str, Any]
Rows = dict[type[Model], list[Row]]
"""By the table's model."""


def write(engine: Engine, chunks: Iterable[Sequence[Rows]]) -> None:
    """Keys are not followed meanwhile: the rows come whole."""
    connection = engine.raw_connection()
    store = _sqlite if engine.dialect.name == "sqlite" else _postgresql
    try:
        store(connection.driver_connection, engine, chunks)
    finally:
        connection.detach()  # nobody else gets a connection with these settings
        connection.close()


def _sqlite(connection: Any, engine: Engine, chunks: Iterable[Sequence[Rows]]) -> None:
    for pragma in ("synchronous=OFF", "foreign_keys=OFF", "cache_size=-2000000", "query_only=OFF"):
        connection.execute(f"PRAGMA {pragma}")
    for chunk in chunks:
        connection.execute("BEGIN")
        for table, rows in _by_table(chunk):
            names, prepared = _prepared(table, rows, engine)
            marks = ", ".join("?" * len(names))
            connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", prepared)  # noqa: S608
        connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _postgresql(connection: Any, engine: Engine, chunks: Iterable[Sequence[Rows]]) -> None:
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("SET session_replication_role = replica")
    cursor.execute("SET synchronous_commit = off")
    for chunk in chunks:
        for table, rows in _by_table(chunk):
            names, prepared = _prepared(table, rows, engine)
            with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
    cursor.execute("VACUUM ANALYZE")  # as the server does by itself, some time later


def _by_table(chunk: Sequence[Rows]) -> Iterator[tuple[FromClause, list[Row]]]:
    found: Rows = defaultdict(list)
    for rows in chunk:
        for model, some in rows.items():
            found[model] += some
    return ((inspect(model).local_table, rows) for model, rows in found.items())


def _prepared(table: FromClause, rows: list[Row], engine: Engine) -> tuple[list[str], Iterable[tuple[Any, ...]]]:
    """The columns, and the values as the database's driver takes them."""
    names = [column.name for column in table.columns]
    processors = [
        column.type.dialect_impl(engine.dialect).bind_processor(engine.dialect) or _as_it_is for column in table.columns
    ]
    steps: list[tuple[str, Callable[[Any], Any]]] = list(zip(names, processors, strict=True))
    return names, (tuple(process(row[name]) for name, process in steps) for row in rows)


def _as_it_is(value: Any) -> Any:
    return value
