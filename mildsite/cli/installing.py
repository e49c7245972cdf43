"""What `init` and `demo` share: keys, schema and the starter texts."""

from __future__ import annotations

import os
import secrets

import click
from flask import Flask
from flask_migrate import upgrade

from mildsite import create_app
from mildsite.config import Settings, SettingsError, write_private_file
from mildsite.content import queries
from mildsite.content.drafting import create_page
from mildsite.content.models import Page
from mildsite.content.starter.pages import STARTER_PAGES, StarterPage
from mildsite.keys import create_key_file


def installed_app() -> Flask:
    """The application of this installation, its keys made if there are none and its schema up to date."""
    try:
        settings = Settings.from_environment(os.environ)
        if not settings.secret_key_file.exists():
            write_private_file(settings.secret_key_file, secrets.token_urlsafe(48))
        if not settings.master_key_file.exists():
            create_key_file(settings.master_key_file)
        app = create_app(settings)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    with app.app_context():
        upgrade()
    return app


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
