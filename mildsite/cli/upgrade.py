"""`mildsite upgrade`: bring the database to the schema of this version."""

from __future__ import annotations

import click
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import text

from mildsite.db import db


@click.command("upgrade")
@with_appcontext
def upgrade_command() -> None:
    """Bring the database to the schema of this version, whole or not at all. Servers may go on meanwhile."""
    before = _schema()
    upgrade()
    after = _schema()
    click.echo(f"The schema is {after}." if before == after else f"The schema was {before} and is {after} now.")


def _schema() -> str:
    found = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    db.session.rollback()
    return str(found)
