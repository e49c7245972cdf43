"""The blueprint of the patient's pages, which its modules hang their views on."""

from __future__ import annotations

from flask import Blueprint

portal = Blueprint(
    "portal", __name__, template_folder="templates", static_folder="static", static_url_path="/sheet/static"
)
