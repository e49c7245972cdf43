"""The discharge desk: nurses issue, open and print sheets."""

from __future__ import annotations

from flask import Flask

from mildsite.web.desk.views import desk


def init_app(app: Flask) -> None:
    app.register_blueprint(desk)
