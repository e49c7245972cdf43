"""`mildsite sheet`: a specimen from the published after-care text, with no server running."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from mildsite import clock, languages
from mildsite.clinic.errors import NotSetUp
from mildsite.clinic.models import ClinicDetails
from mildsite.clinic.queries import current_details
from mildsite.content import queries
from mildsite.content.models import Revision
from mildsite.db import transaction_kind
from mildsite.pdf.document import Paper, Size
from mildsite.pdf.pictures import page_pictures
from mildsite.pdf.rendering import render
from mildsite.sheets.entries import Entries, problems_of
from mildsite.sheets.specimens import specimen

DATE = click.DateTime(["%Y-%m-%d"])
_DOTS_PER_INCH = 110


@click.command()
@click.option("--name", required=True, help="The patient's name on the specimen.")
@click.option("--procedure-date", required=True, type=DATE, help="As 2026-11-22.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--language", default=languages.DEFAULT, show_default=True, help="Of the text, such as es.")
@click.option("--large-print", is_flag=True, help="18 points, in one column.")
@click.option("--paper", type=click.Choice([paper.value for paper in Paper]), help="Default: the clinic's own.")
@click.option("--no-letterhead", is_flag=True, help="For paper that has the clinic's name on it.")
@click.option("--png", is_flag=True, help="Also a picture of each page, beside the file.")
@click.option(
    "--issued-at",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d"]),
    help="Time of the file, in UTC; the same time gives the same bytes. Default: the procedure date.",
)
@with_appcontext
def sheet(  # noqa: PLR0917 - click passes each option by name
    name: str,
    procedure_date: datetime,
    out: Path,
    language: str,
    large_print: bool,
    paper: str | None,
    no_letterhead: bool,
    png: bool,
    issued_at: datetime | None,
) -> None:
    """Write a SAMPLE sheet: no number, no link, nothing stored."""
    moment = (issued_at or procedure_date).replace(tzinfo=UTC)
    entries = Entries(
        patient_name=name,
        procedure_date=procedure_date.date(),
        size=Size.LARGE if large_print else Size.STANDARD,
        paper=Paper(paper) if paper else None,
        letterhead=False if no_letterhead else None,
    )
    with transaction_kind(writing=False):
        revision, details = _text(language)
        _check(entries, revision, details)
        document = specimen(revision, details=details, issued_at=moment, entries=entries)
    data = render(document)
    out.write_bytes(data)
    click.echo(f"Wrote {out}")
    if png:
        for number, picture in enumerate(page_pictures(data, dots_per_inch=_DOTS_PER_INCH), 1):
            path = out.with_name(f"{out.stem}-{number}.png")
            path.write_bytes(picture)
            click.echo(f"Wrote {path}")


def _text(language: str) -> tuple[Revision, ClinicDetails]:
    """The live after-care text in a language. Raises ClickException."""
    try:
        details = current_details()
    except NotSetUp as error:
        raise click.ClickException("This installation is not set up. Run 'mildsite init' first.") from error
    pages = queries.live_aftercare(language=language)
    if not pages or pages[0].live_revision is None:
        words = "No after-care text is published yet: a clinical reviewer must sign one first."
        if language != languages.DEFAULT:
            words = f"No after-care text is published in the language “{language}”."
        raise click.ClickException(words)
    return pages[0].live_revision, details


def _check(entries: Entries, revision: Revision, details: ClinicDetails) -> None:
    problems = problems_of(
        entries,
        document=revision.document,
        details=details,
        today=max(entries.procedure_date, clock.today(details.zone)),
        old_date_confirmed=True,
        identified=False,
    )
    if problems:
        raise click.ClickException(" ".join(problem.message for problem in problems))
