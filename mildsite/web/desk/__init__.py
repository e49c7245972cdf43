"""The discharge desk: nurses issue, print, correct and find sheets."""

from __future__ import annotations

from flask import Flask

from mildsite.web.desk import (
    batch,
    batch_paper,
    batches,
    downtime,
    ending,
    issuing,
    kept_form,
    lists,
    look,
    recalls,
    records,
    sheet,
    workstation,
)
from mildsite.web.desk.door import desk

__all__ = [
    "batch",
    "batch_paper",
    "batches",
    "downtime",
    "ending",
    "init_app",
    "issuing",
    "lists",
    "look",
    "recalls",
    "records",
    "sheet",
    "workstation",
]


def init_app(app: Flask) -> None:
    app.register_blueprint(desk)
    kept_form.init_app(app)
