"""The public site: published pages, and nothing else."""

from __future__ import annotations

from flask import Flask

# The views hang themselves on the door.
from mildsite.web.site import drawings, files, guidance, health, icons, pages, sitemap
from mildsite.web.site.door import site
from mildsite.web.site.navigation import around

__all__ = ["drawings", "files", "guidance", "health", "icons", "init_app", "pages", "sitemap"]


def init_app(app: Flask) -> None:
    app.register_blueprint(site)
    app.context_processor(lambda: {"around_the_site": around})
