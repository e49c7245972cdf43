"""`mildsite doctor`: how a running installation stands, and what to do."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from mildsite.cli.checks import clinic, database, keys, machine
from mildsite.cli.checks.finding import Check, Finding, Light, note, red
from mildsite.clinic.errors import NotSetUp
from mildsite.clinic.queries import find_details
from mildsite.config import Settings
from mildsite.db import db, transaction_kind

CHECKS = (
    Check("Database", database.settings_of_database),
    Check("Schema", database.migrations),
    Check("Audit log", database.audit_guards),
    Check("Keys", keys.keys_of_rows),
    Check("Copy of the keys", keys.copy_of_keys, of_a_real_clinic=True),
    Check("Fonts", machine.fonts),
    Check("Disk", machine.disk),
    Check("Clock", machine.clock_of_machine),
    Check("Backups", machine.backups, of_a_real_clinic=True),
    Check("Address", clinic.address, of_a_real_clinic=True),
    Check("Second factor", clinic.second_factor, of_a_real_clinic=True),
    Check("Retention", clinic.retention, of_a_real_clinic=True),
    Check("Review dates", clinic.review_dates),
)
_COLOURS = {Light.GREEN: "green", Light.NOTE: "yellow", Light.RED: "red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For a monitor: a list of {check, light, words}.")
@with_appcontext
def doctor(as_json: bool) -> None:
    """Check this installation, and say what to do. Ends with status 1 when there is something.

    Nothing is changed.
    """
    with transaction_kind(writing=False):
        found = list(_examine(Settings.from_environment(os.environ)))
    to_do = sum(finding.light is Light.RED for _, finding in found)
    if as_json:
        rows = [{"check": name, "light": str(finding.light), "words": finding.words} for name, finding in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for name, finding in found:
            light = click.style(f"{finding.light:<6}", fg=_COLOURS[finding.light])
            click.echo(f"{light} {name}: {finding.words}")
        click.echo(f"\nThings to do: {to_do}." if to_do else "\nAll is well.")
    click.get_current_context().exit(1 if to_do else 0)


def _examine(settings: Settings) -> Iterator[tuple[str, Finding]]:
    if not database.answers():
        yield "Database", red("The database does not answer. Start it, or mend MILDSITE_DATABASE_URL. Then look again.")
        return
    demo = _is_demo()
    for check in CHECKS:
        finding = _look(check, settings)
        if demo and check.of_a_real_clinic and finding.light is Light.RED:
            finding = note(f"{finding.words} (A demonstration may go without.)")
        yield check.name, finding


def _look(check: Check, settings: Settings) -> Finding:
    """What a check found. One that fails is red itself, and the others go on."""
    try:
        return check.look(settings)
    except NotSetUp:
        return red("This installation is not set up. Run: mildsite init")
    except (SQLAlchemyError, OSError, LookupError) as error:
        db.session.rollback()
        return red(f"This could not be checked ({type(error).__name__}). Mend what else is to do, then look again.")


def _is_demo() -> bool:
    try:
        details = find_details()
    except SQLAlchemyError:  # no tables yet: the schema's own check says so
        db.session.rollback()
        return False
    return details is not None and details.is_demo
