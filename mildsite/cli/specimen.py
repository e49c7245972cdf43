"""`mildsite specimen`: a gallery of hard cases to look at, and a check of each file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import click
from flask.cli import with_appcontext

from mildsite import languages
from mildsite.clinic.errors import NotSetUp
from mildsite.clinic.models import ClinicDetails
from mildsite.clinic.queries import current_details
from mildsite.content import queries
from mildsite.content.document import Document
from mildsite.content.starter import english, spanish
from mildsite.db import transaction_kind
from mildsite.pdf.document import Size
from mildsite.pdf.inspection import inspect
from mildsite.pdf.pictures import page_pictures
from mildsite.pdf.rendering import render, render_batch
from mildsite.sheets.composing import Source
from mildsite.sheets.gallery import NAMES, Piece, gallery
from mildsite.sheets.sources import source_of

STARTER: Mapping[str, Document] = {"en": english.AFTERCARE, "es": spanish.AFTERCARE}
_DOTS_PER_INCH = 60
_MOMENT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
"""Of every specimen, so that the same texts give the same files."""


@click.command()
@click.option("--out", required=True, type=click.Path(file_okay=False, writable=True, path_type=Path))
@click.option("--names", default=len(NAMES), show_default=True, help="How many of the names.")
@click.option("--pictures/--no-pictures", default=True, show_default=True, help="Also a PNG of each page.")
@with_appcontext
def specimen(out: Path, names: int, pictures: bool) -> None:
    """Write SAMPLE sheets of the hard cases into a folder: sizes, papers, languages and names.

    Ends with an error when something is wrong with one of the files.
    """
    with transaction_kind(writing=False):
        details = _details()
        pieces = list(gallery(_texts(), details=details, issued_at=_MOMENT, names=list(NAMES)[:names]))
    out.mkdir(parents=True, exist_ok=True)
    findings = 0
    for name, pdf, size in _files(pieces):
        (out / f"{name}.pdf").write_bytes(pdf)
        for finding in inspect(pdf, size):
            findings += 1
            click.echo(f"{name}.pdf, page {finding.page}: {finding.check}: {finding.message}", err=True)
        for number, picture in enumerate(page_pictures(pdf, dots_per_inch=_DOTS_PER_INCH) if pictures else [], 1):
            (out / f"{name}-{number}.png").write_bytes(picture)
    click.echo(f"Wrote {len(pieces)} sheets to {out}.")
    if findings:
        raise click.ClickException(f"{findings} things are wrong with them.")


def _files(pieces: list[Piece]) -> Iterator[tuple[str, bytes, Size]]:
    """Each sheet by itself, and all of one language, size and paper as one file for the printer."""
    for piece in pieces:
        yield piece.file_name, render(piece.document), piece.document.size
    for name, group in groupby(pieces, key=lambda piece: piece.file_name.rsplit("-", 1)[0]):
        documents = [piece.document for piece in group]
        yield f"{name}-batch", render_batch(documents, duplex=True), documents[0].size


def _details() -> ClinicDetails:
    try:
        return current_details()
    except NotSetUp as error:
        raise click.ClickException("This installation is not set up. Run 'mildsite init' first.") from error


def _texts() -> list[Source]:
    """An after-care text of each language: the live one, or else the one that a site starts with."""
    found = {
        language: Source(document=text, language=language, revision_label="1") for language, text in STARTER.items()
    }
    for language in languages.known():
        for page in queries.live_aftercare(language=language)[:1]:
            if page.live_revision is not None:
                found[language] = source_of(page.live_revision)
    return [found[language] for language in sorted(found)]
