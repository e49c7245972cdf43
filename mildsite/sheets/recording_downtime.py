"""Put on record what was handed out on paper while the network was down."""

from __future__ import annotations

from dataclasses import replace

from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.sheets import queries
from mildsite.sheets.downtime import read_form_number
from mildsite.sheets.errors import Problem, SheetRefused
from mildsite.sheets.issuing import issue
from mildsite.sheets.making import Order, next_numbers
from mildsite.sheets.models import Sheet

FIELD = "downtime_form"
NO_NUMBER = "Enter the number of the form as it is printed on each page, such as DT-20261124-01."


def problems_of_number(typed: str) -> list[Problem]:
    return [] if read_form_number(typed) else [Problem(FIELD, NO_NUMBER)]


def record_downtime(
    order: Order, *, form: str, again: bool = False, site: str, idempotency_key: str, actor: StaffUser
) -> Sheet:
    """Issue the sheet of a form that was filled in by hand. `form` is its number as it was typed.

    `again`: the nurse knows that the number is on record already, as when somebody copied a form.
    Raises what `issuing.issue` raises.
    """
    require(actor, Permission.ISSUE_SHEETS)
    number = read_form_number(form)
    if number is None:
        raise SheetRefused(problems_of_number(form))
    next_numbers(0)  # locks their counter: of two nurses with one form, the second sees what the first has recorded
    known = queries.sheet_of_form(number)
    if known is not None and known.idempotency_key != idempotency_key and not again:
        words = f"Form {number} is on record already, as sheet {known.label}. Check the number, or tick the box below."
        raise SheetRefused([Problem(FIELD, words)])
    return issue(replace(order, downtime_form=number), site=site, idempotency_key=idempotency_key, actor=actor)
