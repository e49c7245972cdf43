"""mildsite: a clinic's pages and its discharge sheets, from one approved text."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from mildsite.config import Settings

__version__ = "0.1.0"


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application. Without `settings` they are read from the environment.

    Raises SettingsError for a missing or unsafe setting: better not to start.
    """
    # Imported here so that a part of the project (say, `pdf`) can be used without the web.
    from mildsite import keys
    from mildsite.config import Settings, SettingsError
    from mildsite.pdf import faces
    from mildsite.web import admin, desk, portal, signin, site
    from mildsite.web.application import Application, init_database
    from mildsite.web.extensions import init_extensions
    from mildsite.web.shared import init_shared
    from mildsite.web.shared.language import babel_locale

    settings = settings or Settings.from_environment(os.environ)
    keys.install(keys.KeyFile(settings.master_key_file))
    try:
        faces.install(settings.extra_fonts)
    except faces.FontUnusable as error:
        raise SettingsError(f"MILDSITE_EXTRA_FONTS: {error}") from error
    app = Application.from_settings(settings)
    init_database(app)
    init_extensions(app, locale_selector=babel_locale)
    init_shared(app, settings)
    signin.init_app(app)
    site.init_app(app)
    desk.init_app(app)
    portal.init_app(app)
    admin.init_app(app)
    return app
