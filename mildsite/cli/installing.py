"""What `init` and `demo` share: keys, schema and the starter texts."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

import click
from flask import Flask

from mildsite import create_app
from mildsite.backups.errors import BackupRefused, DatabaseSilent
from mildsite.backups.snapshots import database_of
from mildsite.cli.upgrade import upgrade_schema
from mildsite.config import Settings, SettingsError, others_may_write, write_private_file
from mildsite.content import queries
from mildsite.content.drafting import create_page
from mildsite.content.models import Page
from mildsite.content.starter.pages import STARTER_PAGES, StarterPage
from mildsite.keys import create_key_file


def installed_app() -> Flask:
    """The application of this installation, its keys made if there are none and its schema up to date."""
    try:
        settings = Settings.from_environment(os.environ)
        anew = not settings.master_key_file.exists()
        if anew:
            _check_nothing_needs_a_lost_key(settings)
        _close(settings.instance)
        ensure_secret_key(settings)
        if anew:
            create_key_file(settings.master_key_file)
        app = create_app(settings)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    with app.app_context():
        upgrade_schema()
    return app


def _check_nothing_needs_a_lost_key(settings: Settings) -> None:
    """Beside a database, a new key would hide that the one it was made with is gone. Raises ClickException."""
    try:
        database_of(settings.database_url).check_free()
    except DatabaseSilent as error:
        raise click.ClickException(str(error)) from error
    except BackupRefused as error:
        raise click.ClickException(
            f"{settings.master_key_file} is missing, and there is a database, whose sheets open with that file alone. "
            "Put its copy there. Nothing was made or changed. (For a new installation give it a database of its own.)"
        ) from error


def ensure_secret_key(settings: Settings) -> None:
    """Make the key that signs cookies if there is none. It is in no backup: a new one signs everybody out, no more."""
    if not settings.secret_key_file.exists():
        write_private_file(settings.secret_key_file, secrets.token_urlsafe(48))


def _close(folder: Path) -> None:
    """Make the folder of the keys and the database, and let no other user of the machine write there, whatever the
    umask is. A new one nobody else enters: the database holds hashes of passwords.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if others_may_write(folder):
        folder.chmod(folder.stat().st_mode & ~(stat.S_IWGRP | stat.S_IWOTH))


def add_starter_pages() -> list[Page]:
    """The starter pages as drafts, each before its translations, unless the installation has pages already.

    A translation names the draft it was made from and no translator: a qualified one must see it first.
    """
    if queries.all_pages():
        return []
    return [page for starter in STARTER_PAGES for page in _versions(starter)]


def _versions(starter: StarterPage) -> list[Page]:
    pages: list[Page] = []
    for language, (slug, document) in starter.words.items():
        page = create_page(
            key=starter.key,
            language=language,
            slug=slug,
            kind=starter.kind,
            document=document,
            procedure_key=starter.procedure_key,
            source=queries.newest_revision(pages[0]) if pages else None,
            actor=None,
        )
        pages.append(page)
    return pages
