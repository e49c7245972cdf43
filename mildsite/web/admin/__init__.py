"""The editors' and reviewers' rooms, on Flask-Admin. Nothing here can reach a patient."""

from __future__ import annotations

from flask import Blueprint, Flask
from flask_admin import Admin

from mildsite.web.admin.index import StaffIndex
from mildsite.web.admin.pages import PagesView


def init_app(app: Flask) -> None:
    # Flask-Admin's blueprints look for templates in its own package; this one brings ours, and our scripts.
    app.register_blueprint(
        Blueprint(
            "admin_assets", __name__, template_folder="templates", static_folder="static", static_url_path="/admin/assets"
        )
    )
    admin = Admin(app, name="mildsite", index_view=StaffIndex(url="/admin"))
    admin.add_view(PagesView(name="Pages", endpoint="admin_pages", url="/admin/pages"))
