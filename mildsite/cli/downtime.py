"""`mildsite downtime-pack`: blank sheets for the day the network is down."""

from __future__ import annotations

import csv
from pathlib import Path

import click
from flask.cli import with_appcontext

from mildsite.clinic.errors import NotSetUp
from mildsite.content.errors import NotPublished
from mildsite.db import transaction_kind
from mildsite.sheets.downtime import Pack, downtime_pack
from mildsite.sheets.errors import SheetRefused

COPIES = click.IntRange(1, 50)


@click.command("downtime-pack")
@click.option("--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--copies", default=1, show_default=True, type=COPIES, help="Of each text, language and size.")
@click.option("--first", default=1, show_default=True, type=click.IntRange(1), help="First number, for a second pack.")
@with_appcontext
def downtime_pack_command(out: Path, copies: int, first: int) -> None:
    """Write a PDF of blank sheets to fill in by hand, and a list of their numbers beside it."""
    listed = out.with_suffix(".csv")
    if listed == out:
        raise click.ClickException("This is the name of the list that comes with the sheets. Name the PDF: --out ….pdf")
    try:
        with transaction_kind(writing=False):
            pack = downtime_pack(copies=copies, first=first)
    except NotSetUp as error:
        raise click.ClickException("This installation is not set up. Run 'mildsite init' first.") from error
    except NotPublished as error:
        raise click.ClickException("No after-care text can be used now: there is nothing to print.") from error
    except SheetRefused as refusal:
        raise click.ClickException(" ".join(problem.message for problem in refusal.problems)) from refusal
    out.write_bytes(pack.pdf)
    _write_list(listed, pack)
    click.echo(f"Wrote {out}: {len(pack.forms)} forms, {pack.forms[0].number} to {pack.forms[-1].number}.")
    click.echo(f"Wrote {listed}: their numbers.")
    for text in pack.left_out:
        click.echo(f"Left out: {text}", err=True)


def _write_list(path: Path, pack: Pack) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["form", "page", "language", "size", "text", "valid until"])
        for form in pack.forms:
            row = (form.number, form.page, form.language, form.size.value, form.text, form.valid_until.isoformat())
            writer.writerow(row)
