"""`mildsite backup` and `restore`: the whole installation but its key, sealed, and put in place again."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mildsite import create_app, keys
from mildsite.audit.verifying import verify
from mildsite.backups.errors import BackupRefused
from mildsite.backups.restoring import restore
from mildsite.backups.taking import take_backup
from mildsite.cli.audit import in_words
from mildsite.cli.installing import ensure_secret_key
from mildsite.config import Settings, SettingsError

_FILE = click.Path(path_type=Path)


@click.command("backup")
@click.option("--out", required=True, type=_FILE, help="A new file, or a folder that gets one named after the time.")
def backup_command(out: Path) -> None:
    """Write pages, pictures, sheets and the record into one sealed file, while the site is in use. Never the key."""
    settings, keyring = _installation()
    try:
        taken = take_backup(out, settings=settings, keyring=keyring)
    except (BackupRefused, OSError) as error:
        raise click.ClickException(_words(error)) from error
    click.echo(f"Wrote {taken.path} and read it back: {taken.rows} rows, {taken.size / 1e6:.1f} MB.")
    click.echo("It opens only with the master key, which is not in it. Keep both, and keep them apart.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore_command(file: Path) -> None:
    """Make the database from a backup. The key file must be in place, and no database."""
    settings, keyring = _installation()
    try:
        ensure_secret_key(settings)
        app = create_app(settings)  # what stands against it is said before anything is put in place
        manifest = restore(file, settings=settings, keyring=keyring)
    except (BackupRefused, OSError, SettingsError) as error:
        raise click.ClickException(_words(error)) from error
    with app.app_context():
        broken = verify(keyring)
    click.echo(f"Restored {sum(manifest['rows'].values())} rows as they were at {manifest['made_at']}.")
    if broken is not None:
        raise click.ClickException(f"{in_words(broken)} docs/audit.md says how to go on.")
    click.echo("The record holds from its first event to its last.")
    click.echo(f"The site was {manifest['settings']['public_url']}. Next: mildsite doctor")


def _installation() -> tuple[Settings, keys.Keyring]:
    try:
        settings = Settings.from_environment(os.environ)
        return settings, keys.load(settings.master_key_file)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def _words(error: BackupRefused | OSError | SettingsError) -> str:
    if not isinstance(error, OSError):
        return str(error)
    return f"{error.filename or 'The file'} cannot be used ({error.strerror})."
