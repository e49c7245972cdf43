"""The blueprint of getting in, which its modules hang their views on. Everybody may come to this door."""

from __future__ import annotations

from flask import Blueprint

signin = Blueprint("signin", __name__, template_folder="templates")
