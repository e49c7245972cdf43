"""`mildsite demo`: an invented clinic with staff and published pages. Marked as a demonstration everywhere."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from mildsite.accounts.adding import add_staff
from mildsite.accounts.hashing import hash_password
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.cli.installing import add_starter_pages, installed_app
from mildsite.clinic.changing import Details, change_details
from mildsite.clinic.queries import find_details
from mildsite.config import write_private_file
from mildsite.content import publishing, queries, reviewing
from mildsite.content.drafting import save_draft
from mildsite.content.models import Page
from mildsite.db import db

DEMO_CLINIC = Details(
    name="Minimally Invasive Spine and Pain Institute",
    phone_day="(555) 555-0100",
    phone_after_hours="(555) 555-0199",
    address="100 Example Street, Springfield",
    hours="Monday to Friday, 8 a.m. to 5 p.m.",
    hours_translated={"es": "De lunes a viernes, de 8 a. m. a 5 p. m."},
    time_zone="America/New_York",
    offers_guidance_sheet=True,
    languages=("es",),
)
STAFF = {
    RoleName.NURSE: "Nora Nurse",
    RoleName.EDITOR: "Ed Editor",
    RoleName.REVIEWER: "Rita Reviewer",
    RoleName.ADMINISTRATOR: "Ada Administrator",
}
DEMO_TRANSLATOR = "Demonstration only"
PASSWORD_FILE = "demo-accounts.txt"  # noqa: S105 - a file name


@click.command()
@click.option("--url", default="http://127.0.0.1:8000", show_default=True, help="Where the site will be served.")
@click.option("--serve", metavar="HOST:PORT", help="Then serve it there until it is stopped.")
def demo(url: str, serve: str | None) -> None:
    """Set up the demonstration, or find it set up, and say where to look."""
    app = installed_app()
    accounts = Path(app.instance_path) / PASSWORD_FILE
    with app.app_context():
        details = find_details()
        if details is not None and not details.is_demo:
            raise click.ClickException("This is a real installation: the demonstration stays out of it.")
        if details is None:
            _set_up(accounts)
    click.echo(f"Pages    {url}/ and {url}/aftercare, in Spanish {url}/es/")
    click.echo(f"Desk     {url}/desk/")
    click.echo(f"Admin    {url}/admin/")
    click.echo(f"\nDemo accounts (kept in {accounts}):\n{accounts.read_text(encoding='utf-8')}")
    if serve:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()  # no connection goes into the workers
        _serve(serve, url)


def _serve(where: str, url: str) -> None:
    """gunicorn in this very process: what is imported by now need not be imported once more."""
    from gunicorn.app.wsgiapp import run as gunicorn  # here: no other command needs a server

    os.environ["MILDSITE_PUBLIC_URL"] = url
    sys.argv = ["gunicorn", "--workers", "2", "--no-control-socket", "--bind", where, "wsgi:app"]
    gunicorn()


def _set_up(accounts: Path) -> None:
    change_details(DEMO_CLINIC, is_demo=True, actor_id=None)
    staff, lines = {}, []
    for role, name in STAFF.items():
        email, password = f"{role}@clinic.test", secrets.token_urlsafe(15)
        staff[role] = add_staff(
            email=email, name=name, password_hash=hash_password(password), roles=[role], actor_id=None
        )
        lines.append(f"{role:<14} {email:<28} {password}\n")
    publish_for_show(add_starter_pages(), editor=staff[RoleName.EDITOR], reviewer=staff[RoleName.REVIEWER])
    accounts.unlink(missing_ok=True)
    write_private_file(accounts, "".join(lines))
    db.session.commit()


def publish_for_show(pages: Sequence[Page], *, editor: StaffUser, reviewer: StaffUser) -> None:
    """Put the starter pages on the site of a demonstration, whose clinic and clinicians are invented."""
    for page in pages:
        revision = queries.newest_revision(page)
        if page.is_translation:
            version = revision.lock_version
            save_draft(revision, revision.document, based_on_version=version, translator=DEMO_TRANSLATOR, actor=editor)
        reviewing.submit(revision, actor=editor)
        reviewing.approve(revision, shown_sha256=revision.sha256, actor=reviewer)
        publishing.publish(revision, actor=reviewer)
