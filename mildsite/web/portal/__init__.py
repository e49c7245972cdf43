"""The patient's door: a sheet opened with link and code, and nothing else."""

from __future__ import annotations

from flask import Flask

from mildsite.web.portal import link, sheet
from mildsite.web.portal.door import portal

__all__ = ["init_app", "link", "sheet"]


def init_app(app: Flask) -> None:
    app.register_blueprint(portal)
