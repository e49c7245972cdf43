"""What the doors share: who may enter, headers, error pages, form protection, the base templates and the style."""

from __future__ import annotations

from flask import Blueprint, Flask

from mildsite.config import Settings
from mildsite.web.shared import (
    access,
    csrf,
    dates,
    error_pages,
    headers,
    language,
    log_lines,
    page_context,
    static_files,
)

shared = Blueprint("shared", __name__, static_folder="static", static_url_path="/static", template_folder="templates")


def init_shared(app: Flask, settings: Settings) -> None:
    app.register_blueprint(shared)
    log_lines.init_app(app)
    language.init_app(app)
    # Order matters: a forged request is refused before anybody asks who sent it.
    csrf.init_app(app)
    access.init_app(app, staff_networks=settings.staff_networks)
    static_files.init_app(app)
    headers.init_app(app, https=settings.https)
    error_pages.init_app(app)
    page_context.init_app(app)
    dates.init_app(app)
