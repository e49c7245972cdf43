"""The blueprint of the public site, which its modules hang their views on."""

from __future__ import annotations

from flask import Blueprint

site = Blueprint("site", __name__, template_folder="templates")
