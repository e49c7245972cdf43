"""Reload four times, and upgrade with a migration, while nurses issue and somebody reads."""

from __future__ import annotations

import shutil
from pathlib import Path

from alembic.script import ScriptDirectory

from bench.report import Figure
from bench.torture.clinic import Clinic, look_into
from bench.torture.desk import Load, load_on, wait_for_sheets
from bench.torture.server import Server
from mildsite.config import PROJECT_ROOT

RELOADS, _NURSES = 4, 3
_MIGRATION = '''"""A migration that only adds, as every one of ours does."""
from alembic import op
import sqlalchemy as sa

revision = "torture"
down_revision = {before!r}
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("torture", sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id"))
    with op.batch_alter_table("clinic_details") as table:
        table.add_column(sa.Column("torture", sa.Integer(), nullable=True))


def downgrade():
    raise NotImplementedError
'''


def torture(clinic: Clinic, room: Path) -> list[Figure]:
    mine, next_version = clinic.copied(room / "upgrades"), _next_version(room / "next-version")
    with Server(mine) as server:
        with load_on(server, mine, nurses=_NURSES) as reloading:
            for _ in range(RELOADS):
                wait_for_sheets(reloading, len(reloading.acknowledged) + _NURSES)
                server.reload()
            wait_for_sheets(reloading, len(reloading.acknowledged) + _NURSES)
        with load_on(server, mine, nurses=_NURSES, name="upgrade") as upgrading:
            wait_for_sheets(upgrading, _NURSES)
            mine.run("upgrade", root=next_version)
            wait_for_sheets(upgrading, len(upgrading.acknowledged) + _NURSES)  # the version before, on the new schema
            server.stop()
            server.start(next_version)
            wait_for_sheets(upgrading, len(upgrading.acknowledged) + _NURSES)
    found = look_into(mine)
    lost = sum(load.lost(found) + load.duplicates(found) for load in (reloading, upgrading))
    breaks = int(not found.record_holds)
    return [
        _failed(f"{RELOADS} reloads under load: requests failed", reloading),
        _failed("upgrade with a migration and restart under load: requests failed", upgrading),
        Figure("reloads and upgrade: acknowledged sheets lost, or made twice", lost, "sheets", 0, "lower"),
        Figure("reloads and upgrade: places where the record breaks", breaks, "places", 0, "lower"),
    ]


def _failed(name: str, load: Load) -> Figure:
    fives = sum(count for seen in (load.writes, load.reads) for status, count in seen.items() if status >= 500)
    wrong = fives + load.dropped + len(load.given_up)
    served = sum(load.writes.values()) + sum(load.reads.values())
    return Figure(name, wrong, "requests", 0, "lower", detail=f"{served} requests, {load.told()}")


def _next_version(folder: Path) -> Path:
    """This program with one more migration."""
    folder.mkdir()
    for name in ("mildsite", "migrations"):
        shutil.copytree(PROJECT_ROOT / name, folder / name)
    for name in ("wsgi.py", "gunicorn.conf.py"):
        shutil.copy(PROJECT_ROOT / name, folder)
    before = ScriptDirectory(str(PROJECT_ROOT / "migrations")).get_current_head()
    (folder / "migrations" / "versions" / "torture.py").write_text(_MIGRATION.format(before=before))
    return folder
