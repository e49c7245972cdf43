"""The editors' and reviewers' rooms, on Flask-Admin. Nothing here can reach a patient."""

from __future__ import annotations

from flask import Blueprint, Flask
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme
from jinja2 import ChoiceLoader, PackageLoader

from mildsite.audit.models import AuditEvent
from mildsite.web.admin.audit import AuditView
from mildsite.web.admin.clinic import ClinicView
from mildsite.web.admin.csp_templates import StrictLoader
from mildsite.web.admin.index import StaffIndex
from mildsite.web.admin.looking import look
from mildsite.web.admin.outline import OutlineView
from mildsite.web.admin.pages import PagesView
from mildsite.web.admin.pictures import PicturesView
from mildsite.web.admin.record import RecordView
from mildsite.web.admin.review import ReviewView
from mildsite.web.admin.staff import ColleaguesView
from mildsite.web.admin.values import ValuesView


def init_app(app: Flask) -> None:
    # Flask-Admin's blueprints look for templates in its own package. This one comes before them: with ours, our
    # scripts, and its own templates as our policy needs them.
    assets = Blueprint("admin_assets", __name__, static_folder="static", static_url_path="/admin/assets")
    assets.jinja_loader = ChoiceLoader([PackageLoader("mildsite.web.admin"), StrictLoader()])
    app.register_blueprint(assets)
    app.register_blueprint(look)
    admin = Admin(
        app,
        name="mildsite",
        index_view=StaffIndex(url="/admin"),
        theme=Bootstrap4Theme(base_template="admin_lists/base.html"),
    )
    admin.add_view(PicturesView(name="Pictures", endpoint="admin_pictures", url="/admin/pictures"))
    admin.add_view(PagesView(name="Pages", endpoint="admin_pages", url="/admin/pages"))
    admin.add_view(OutlineView(name="Outline", endpoint="admin_outline", url="/admin/outline"))
    admin.add_view(ReviewView(name="Review", endpoint="admin_review", url="/admin/review"))
    admin.add_view(RecordView(name="Record", endpoint="admin_record", url="/admin/record"))
    admin.add_view(ColleaguesView(name="Staff", endpoint="admin_staff", url="/admin/staff"))
    admin.add_view(AuditView(AuditEvent, name="Audit log", endpoint="admin_audit", url="/admin/audit"))
    admin.add_view(ValuesView(name="Values", endpoint="admin_values", url="/admin/values"))
    admin.add_view(ClinicView(name="Clinic", endpoint="admin_clinic", url="/admin/clinic"))
