"""The public site: published pages, and nothing else."""

from __future__ import annotations

from flask import Flask

from mildsite.web.site.views import site


def init_app(app: Flask) -> None:
    app.register_blueprint(site)
