"""Run on the new machine, as its server's user: the texts are signed, and one sheet is handed out.

What people do in the browser, in few lines; browsers have tests of their own. Prints link and code as on the paper.
"""

from __future__ import annotations

import json
import sys
from datetime import date

from mildsite import clock, create_app
from mildsite.accounts.adding import add_staff
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.cli.demo import DEMO_CLINIC, publish_for_show
from mildsite.clinic.changing import change_details
from mildsite.clinic.queries import current_details
from mildsite.content import queries
from mildsite.content.models import PageKind
from mildsite.db import db
from mildsite.pdf.document import AccessSection
from mildsite.sheets.entries import Entries
from mildsite.sheets.issuing import issue
from mildsite.sheets.making import Order
from mildsite.sheets.opening import snapshot_of


def _staff(role: RoleName) -> StaffUser:
    address = f"{role.value}@clinic.example"
    return add_staff(email=address, name=role.value.title(), password_hash="!", roles=[role], actor_id=None)


def main(site: str) -> None:
    with create_app().app_context():
        change_details(DEMO_CLINIC, is_demo=False, actor_id=None)  # it offers the public sheet
        nurse = _staff(RoleName.NURSE)
        pages = sorted(queries.all_pages(), key=lambda page: page.is_translation)
        publish_for_show(pages, editor=_staff(RoleName.EDITOR), reviewer=_staff(RoleName.REVIEWER))
        page = next(page for page in pages if page.kind is PageKind.AFTERCARE)
        entries = Entries(
            patient_name="Zoë O'Brien",
            birth_date=date(1950, 3, 4),
            procedure_date=clock.now().astimezone(current_details().zone).date(),
            practitioner="Dr. Ames",
        )
        order = Order(page=page, entries=entries, old_date_confirmed=False)
        sheet = issue(order, site=site, idempotency_key="first", actor=nurse)
        sections = snapshot_of(sheet).document.parts[0].sections
        paper = next(section for section in sections if isinstance(section, AccessSection))
        db.session.commit()
    sys.stdout.write(json.dumps({"path": paper.uri.removeprefix(site), "code": paper.code.replace(" ", "")}))


main(sys.argv[1])
