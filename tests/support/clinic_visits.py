"""What visits to the clinic's settings and values act on, made anew for each."""

from __future__ import annotations

from typing import Any

from mildsite.accounts.roles import RoleName
from mildsite.clinic.changing import withdraw_details
from mildsite.clinic.queries import proposed_details
from tests.factories.accounts import make_staff
from tests.factories.clinic import CLINIC_FORM, make_proposal, propose_clinic, small_logo
from tests.factories.world import World

ADMINISTRATOR = RoleName.ADMINISTRATOR
Made = tuple[dict[str, Any], dict[str, Any]]
"""Arguments of the address, fields of the form."""


def waiting_details(_world: World) -> Made:
    """A proposal of somebody who is not among the visitors."""
    if waiting := proposed_details():
        withdraw_details(waiting, actor=make_staff(ADMINISTRATOR))
    return {"version": propose_clinic(make_staff(ADMINISTRATOR), logo=small_logo()).version}, {}


def new_details(_world: World) -> Made:
    if waiting := proposed_details():
        withdraw_details(waiting, actor=make_staff(ADMINISTRATOR))
    return {}, {**CLINIC_FORM, "phone_day": "(555) 555-0111"}


def waiting_value(_world: World) -> Made:
    proposal = make_proposal()
    return {"proposal_id": proposal.id}, {"shown": proposal.sentences_sha256}
