"""Torture an installation of this machine's own, and say what it lost: `make torture`.

Everything is on 127.0.0.1 and in a folder that is removed; it stops by itself. Names of tortures as arguments run those
alone.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import report
from bench.report import Figure
from bench.torture import away, backups, kills, migrations, postgresql, power_cut, sixteen, two_servers, upgrades
from bench.torture.clinic import Clinic, furnish

ON_SQLITE: dict[str, Callable[[Clinic, Path], list[Figure]]] = {
    "kills": kills.torture,
    "power-cut": power_cut.torture,
    "sixteen": sixteen.torture,
    "locked": away.torture_locked,
    "full": away.torture_full,
    "read-only": away.torture_read_only,
    "upgrades": upgrades.torture,
    "backups": backups.torture,
    "migrations": migrations.torture,
}
ON_POSTGRESQL: dict[str, Callable[[postgresql.Postgresql, Path], list[Figure]]] = {
    "sixteen-postgresql": sixteen.torture_postgresql,
    "restarts": postgresql.torture,
    "two-servers": two_servers.torture,
}


def main() -> None:
    wanted = sys.argv[1:] or [*ON_SQLITE, *ON_POSTGRESQL]
    with TemporaryDirectory(prefix="mildsite-torture-") as folder:
        room = Path(folder)
        if any(name in ON_SQLITE for name in wanted):
            (room / "demonstration").mkdir()
            clinic = furnish(room / "demonstration")
            for name in (name for name in wanted if name in ON_SQLITE):
                with _timed(name):
                    _tell(ON_SQLITE[name](clinic, room))
        if any(name in ON_POSTGRESQL for name in wanted):
            _on_postgresql([name for name in wanted if name in ON_POSTGRESQL], room)
    sys.stdout.write(f"{json.dumps(report.machine(), indent=1)}\n")


def _on_postgresql(wanted: list[str], room: Path) -> None:
    try:
        server = postgresql.Postgresql(room)
    except ImportError:
        sys.stdout.write("not measured: there is no PostgreSQL\n")
        return
    try:
        for name in wanted:
            with _timed(name):
                _tell(ON_POSTGRESQL[name](server, room))
    finally:
        server.remove()


@contextmanager
def _timed(name: str) -> Iterator[None]:
    start = time.monotonic()
    yield
    sys.stdout.write(f"({name}: {time.monotonic() - start:.0f} s)\n\n")
    sys.stdout.flush()


def _tell(figures: list[Figure]) -> None:
    """At once: a long run that is ended keeps what it has."""
    report.write(figures)
    sys.stdout.write(report.table(figures))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
