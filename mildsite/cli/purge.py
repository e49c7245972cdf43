"""`mildsite purge`: destroy what is past the clinic's period."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from mildsite.cli.stepping import committed
from mildsite.clinic.models import ClinicDetails
from mildsite.clinic.queries import find_details
from mildsite.db import db, transaction_kind
from mildsite.db.erasing import empty_the_log
from mildsite.sheets.purging import backups_free_on, cutoff, due
from mildsite.sheets.purging import purge as purge_sheets


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say how many sheets it would be.")
@with_appcontext
def purge(dry_run: bool) -> None:
    """Destroy the contents of sheets that are past the period the clinic has set. Run it every night."""
    with transaction_kind(writing=False):
        details = find_details()
        before = cutoff(details) if details is not None else None
        count = due(before) if before is not None else 0
        db.session.rollback()
    if details is None or before is None:
        click.echo("Nothing is purged until the clinic has set a retention period: in the admin, under Clinic.")
        return
    day = before.astimezone(details.zone).date()
    click.echo(f"Kept for {details.retention_days} days. Past that, issued until {day.isoformat()}: {count}.")
    if dry_run:
        click.echo("Nothing was destroyed: this was a dry run.")
        return
    destroyed = left = 0
    for progress in committed(purge_sheets(before, actor_id=None)):
        if progress.destroyed != destroyed:
            click.echo(f"{progress.destroyed} destroyed, {progress.left} left")
        destroyed, left = progress.destroyed, progress.left
    _tell(details)
    if left:
        raise click.ClickException(f"{left} sheets are in use just now. Run this again.")
    if not empty_the_log():
        raise click.ClickException("The database is in use, so its log still holds old pages. Run this again.")


def _tell(details: ClinicDetails) -> None:
    with transaction_kind(writing=False):
        free_on = backups_free_on(details)
        db.session.rollback()  # a transaction of our own would hold the log as well
    if free_on is not None:
        click.echo(f"From {free_on.isoformat()} on no backup holds what was destroyed so far.")
    elif details.backup_days is None:
        click.echo("Backups still hold what is destroyed. Say in the admin, under Clinic, how long a backup is kept.")
