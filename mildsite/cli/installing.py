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
from mildsite.content.models import Page, PageKind
from mildsite.content.starter.english import AFTERCARE, PROCEDURE
from mildsite.keys import create_key_file

PROCEDURE_KEY, AFTERCARE_KEY = "mild", "mild-aftercare"


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
    """The two pages as drafts, unless the installation has pages already."""
    if queries.all_pages():
        return []
    return [
        create_page(key=PROCEDURE_KEY, language="en", slug="", kind=PageKind.PROCEDURE, document=PROCEDURE, actor=None),
        create_page(
            key=AFTERCARE_KEY,
            language="en",
            slug="aftercare",
            kind=PageKind.AFTERCARE,
            document=AFTERCARE,
            procedure_key=PROCEDURE_KEY,
            actor=None,
        ),
    ]
