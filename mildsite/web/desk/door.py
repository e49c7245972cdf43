"""The blueprint of the discharge desk, which its modules hang their views on."""

from __future__ import annotations

from flask import Blueprint

desk = Blueprint(
    "desk", __name__, url_prefix="/desk", template_folder="templates", static_folder="static", static_url_path="/static"
)
