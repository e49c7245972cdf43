"""`mildsite content`: the pages as a folder of readable files, and such a folder as drafts (docs/content-folder.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click
from flask.cli import AppGroup

from mildsite.accounts.errors import NotPermitted
from mildsite.accounts.queries import staff_by_email
from mildsite.content.exchange.errors import FolderUnusable
from mildsite.content.exchange.exporting import export_content
from mildsite.content.exchange.folder import Folder
from mildsite.content.exchange.importing import import_content
from mildsite.content.exchange.report import Done, Outcome, printable
from mildsite.db import db, transaction_kind

content = AppGroup("content", help="Pages as a folder of readable files.")
FOLDER = click.Path(file_okay=False, path_type=Path)


@content.command("export")
@click.argument("folder", type=FOLDER)
def export_(folder: Path) -> None:
    """Write every page and its pictures into FOLDER: as readers see it, or its draft where it was never live."""
    try:
        with transaction_kind(writing=False):
            report = export_content(folder)
    except FolderUnusable as error:
        raise click.ClickException(_printable(error)) from error
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written ({error.strerror}).") from error
    _tell(report)


@content.command("import")
@click.argument("folder", type=FOLDER)
@click.option("--as", "email", required=True, help="E-mail address of the editor in whose name the drafts are made.")
@click.pass_context
def import_(context: click.Context, folder: Path, email: str) -> None:
    """Make drafts of the pages in FOLDER. What is live stays as it is, and each file is told of.

    A file that cannot be used is refused by itself; the command then ends with status 1.
    """
    editor = staff_by_email(email)
    if editor is None:
        raise click.ClickException("Nobody signs in with this address. Name an editor: --as …")
    try:
        counts = _tell(_kept(import_content(Folder(folder), actor=editor)))
    except NotPermitted as error:
        raise click.ClickException("This person may not edit pages. Name an editor: --as …") from error
    except FolderUnusable as error:
        raise click.ClickException(_printable(error)) from error
    context.exit(1 if counts[Outcome.REFUSED] else 0)


def _kept(report: Iterable[Done]) -> Iterable[Done]:
    """Each file for good before it is told of: what was said to be done is done, whatever happens to the next one."""
    for done in report:
        db.session.commit()
        yield done


def _tell(report: Iterable[Done]) -> Counter[Outcome]:
    counts: Counter[Outcome] = Counter()
    for done in report:
        click.echo(str(done))
        counts[done.outcome] += 1
    click.echo(", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome]) + ".")
    return counts


def _printable(error: FolderUnusable) -> str:
    return "\n".join(printable(line) for line in str(error).split("\n"))
