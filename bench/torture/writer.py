"""A process that issues sheets and says so after each commit: `python -m bench.torture.writer 100`."""

from __future__ import annotations

import os
import sys

from sqlalchemy import select

from mildsite import clock, create_app
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.clinic.queries import current_details
from mildsite.content import queries as content
from mildsite.db import db
from mildsite.sheets.entries import Entries
from mildsite.sheets.issuing import issue
from mildsite.sheets.making import Order

SAYS = "issued "


def main() -> None:
    with create_app().app_context():
        nurse_id = db.session.scalars(select(StaffUser.id).where(StaffUser.email.startswith(RoleName.NURSE))).one()
        db.session.commit()
        for number in range(int(sys.argv[1])):
            nurse, page = db.session.get_one(StaffUser, nurse_id), content.live_aftercare(language="en")[0]
            entries = Entries.model_validate(
                {
                    "patient_name": "Ann Example",
                    "birth_date": "1950-03-04",
                    "procedure_date": clock.today(current_details().zone),
                    "practitioner": "Dr. Ames",
                }
            )
            order = Order(page=page, also=None, entries=entries, old_date_confirmed=False, overdue_reason="")
            sheet = issue(order, site="https://clinic.example", idempotency_key=f"writer-{number}", actor=nurse)
            words = f"{SAYS}{sheet.id.hex}\n".encode()
            db.session.commit()
            os.write(1, words)


if __name__ == "__main__":
    main()
