"""`mildsite sheet`: a specimen from the published after-care text, with no server running."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from mildsite import clock
from mildsite.clinic.errors import NotSetUp
from mildsite.clinic.queries import current_details
from mildsite.content import queries
from mildsite.db import transaction_kind
from mildsite.pdf.rendering import render
from mildsite.sheets.entries import Entries, problems_of
from mildsite.sheets.specimens import specimen

DATE = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--name", required=True, help="The patient's name on the specimen.")
@click.option("--procedure-date", required=True, type=DATE, help="As 2026-11-22.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option(
    "--issued-at",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d"]),
    help="Time of the file, in UTC; the same time gives the same bytes. Default: the procedure date.",
)
@with_appcontext
def sheet(name: str, procedure_date: datetime, out: Path, issued_at: datetime | None) -> None:
    """Write a SAMPLE sheet: no number, no link, nothing stored."""
    moment = (issued_at or procedure_date).replace(tzinfo=UTC)
    with transaction_kind(writing=False):
        pages = queries.live_aftercare(language="en")
        try:
            details = current_details()
        except NotSetUp as error:
            raise click.ClickException("This installation is not set up. Run 'mildsite init' first.") from error
        if not pages or pages[0].live_revision is None:
            raise click.ClickException("No after-care text is published yet: a clinical reviewer must sign one first.")
        revision, day = pages[0].live_revision, procedure_date.date()
        problems = problems_of(
            Entries(patient_name=name, procedure_date=day),
            document=revision.document,
            details=details,
            today=max(day, clock.today(details.zone)),
            old_date_confirmed=True,
            identified=False,
        )
        if problems:
            raise click.ClickException(" ".join(problem.message for problem in problems))
        document = specimen(revision, details=details, issued_at=moment, patient_name=name, procedure_date=day)
    out.write_bytes(render(document))
    click.echo(f"Wrote {out}")
