"""`mildsite upgrade`: bring the database to the schema of this version."""

from __future__ import annotations

import click
from flask.cli import with_appcontext
from flask_migrate import upgrade

from mildsite.db import db
from mildsite.db.schema import schemas_of_later, schemas_there


@click.command("upgrade")
@with_appcontext
def upgrade_command() -> None:
    """Bring the database to the schema of this version, whole or not at all. Servers may go on meanwhile."""
    before = _schema()
    if not before:
        raise click.ClickException("The database has no tables. Run: mildsite init")
    upgrade_schema()
    after = _schema()
    click.echo(f"The schema is {after}." if before == after else f"The schema was {before} and is {after} now.")


def upgrade_schema() -> None:
    """Raises ClickException for a database that a later version has upgraded."""
    later = ", ".join(sorted(schemas_of_later()))
    db.session.rollback()
    if later:
        raise click.ClickException(
            f"The schema {later} is of a later version of mildsite, which alone can change it. Nothing was changed. "
            "This version runs on it as it is."
        )
    upgrade()


def _schema() -> str:
    found = ", ".join(sorted(schemas_there()))
    db.session.rollback()
    return found
