"""Change the clinic's details: a new version, never an edit. In the admin one person proposes and a second confirms."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from mildsite import clock, languages
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.clinic import queries
from mildsite.clinic.colours import usable_colour
from mildsite.clinic.errors import ProposalGone, ProposalWaits, SecondPersonNeeded, UnusableDetail
from mildsite.clinic.logo import prepared_logo
from mildsite.clinic.models import ClinicDetails, PaperSize, SecondIdentifier, SheetPart
from mildsite.db import db

LIMITS = {"name": 120, "phone_day": 40, "phone_after_hours": 40, "address": 300, "hours": 500, "time_zone": 60,
          "physician_name": 120, "physician_phone": 40}  # fmt: skip
"""Room for each text."""
LONGEST_REVIEW, LONGEST_RETENTION = 36, 36_500
"""In months, in days."""
LONGEST_LINK = 730
"""In days."""


@dataclass(frozen=True, kw_only=True)
class Details:
    """The clinic's details as somebody entered them."""

    name: str
    phone_day: str
    phone_after_hours: str
    address: str
    hours: str
    time_zone: str
    hours_translated: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """By language. Who reads a language that is not here finds the hours in the default one, marked as such."""
    second_identifier: SecondIdentifier = SecondIdentifier.BIRTH_DATE
    offers_guidance_sheet: bool = False
    review_months: int = 12
    retention_days: int | None = None
    backup_days: int | None = None
    main_colour: str = ""
    logo: bytes | None = None
    """A file as it was uploaded; none leaves the logo as it is."""
    removes_logo: bool = False
    languages: tuple[str, ...] = ()
    """Tags of the languages offered besides the default one."""
    physician_name: str = ""
    physician_phone: str = ""
    paper: PaperSize = PaperSize.LETTER
    prints_letterhead: bool = True
    link_days: int = 60
    sheet_parts: tuple[SheetPart, ...] = ()
    """Parts that sheets have besides those every sheet has."""


def problems_of(details: Details) -> list[UnusableDetail]:
    """Everything that is wrong with `details`, in the order of the form."""
    problems = []
    for field in ("name", "phone_day", "phone_after_hours", "address"):
        if not getattr(details, field).strip():
            problems.append(UnusableDetail(f"The clinic's {field.replace('_', ' ')} is empty.", field))
    for field, room in LIMITS.items():
        if len(getattr(details, field).strip()) > room:
            problems.append(UnusableDetail(f"This is too long. There is room for {room} characters.", field))
    for check in (
        _check_hours,
        _check_time_zone,
        _check_review,
        _check_retention,
        _check_link,
        _check_colour,
        _check_logo,
        _check_languages,
    ):
        try:
            check(details)
        except UnusableDetail as problem:
            problems.append(problem)
    return problems


def change_details(details: Details, *, is_demo: bool, actor_id: uuid.UUID | None) -> ClinicDetails:
    """Put `details` in force as the next version: for the command line, whose word needs no second person.

    Raises UnusableDetail for an empty name or phone (a sheet never leaves a phone blank), an unknown time zone, and
    whatever else `problems_of` finds.
    """
    row = _next_version(details, is_demo=is_demo, actor_id=actor_id)
    row.confirmed_by, row.confirmed_at = actor_id, clock.now()
    db.session.add(row)
    db.session.flush()
    record(Action.CLINIC_CHANGED, actor_id=actor_id, version=row.version)
    return row


def propose_details(details: Details, *, actor: StaffUser) -> ClinicDetails:
    """Propose `details` as the next version. Nothing changes until a second person confirms.

    Raises NotPermitted; ProposalWaits while another proposal does; UnusableDetail for the first of `problems_of`.
    """
    require(actor, Permission.MANAGE_CLINIC)
    if queries.proposed_details() is not None:
        raise ProposalWaits
    row = _next_version(details, is_demo=queries.current_details().is_demo, actor_id=actor.id)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        # Two people proposed at the same moment: the number of the version went to the other one.
        raise ProposalWaits from None
    record(Action.CLINIC_PROPOSED, actor_id=actor.id, version=row.version)
    return row


def confirm_details(proposal: ClinicDetails, *, actor: StaffUser) -> None:
    """Put `proposal` in force. Raises NotPermitted, SecondPersonNeeded, and ProposalGone when it waits no more."""
    require(actor, Permission.MANAGE_CLINIC)
    if proposal.created_by == actor.id:
        raise SecondPersonNeeded
    _decide(proposal, confirmed_by=actor.id, confirmed_at=clock.now())
    record(Action.CLINIC_CONFIRMED, actor_id=actor.id, version=proposal.version)


def withdraw_details(proposal: ClinicDetails, *, actor: StaffUser) -> None:
    """Take `proposal` back, one's own or another's. Raises NotPermitted, and ProposalGone when it waits no more."""
    require(actor, Permission.MANAGE_CLINIC)
    _decide(proposal, withdrawn_at=clock.now())
    record(Action.CLINIC_WITHDRAWN, actor_id=actor.id, version=proposal.version)


def _decide(proposal: ClinicDetails, **decision: object) -> None:
    """One statement, so that of two people who decide at once only one does."""
    waiting = queries.proposed_details()
    if waiting is None or waiting.version != proposal.version:
        raise ProposalGone
    undecided = (ClinicDetails.confirmed_at.is_(None), ClinicDetails.withdrawn_at.is_(None))
    statement = update(ClinicDetails).where(ClinicDetails.version == proposal.version, *undecided)
    if db.session.execute(statement.values(**decision)).rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's
        raise ProposalGone
    db.session.refresh(proposal)


def _next_version(details: Details, *, is_demo: bool, actor_id: uuid.UUID | None) -> ClinicDetails:
    problems = problems_of(details)
    if problems:
        raise problems[0]
    before = queries.find_details()
    row = ClinicDetails(
        version=queries.last_version() + 1,
        is_demo=is_demo,
        name=details.name.strip(),
        phone_day=details.phone_day.strip(),
        phone_after_hours=details.phone_after_hours.strip(),
        address=details.address.strip(),
        hours=details.hours.strip(),
        hours_translated={tag: words.strip() for tag, words in details.hours_translated.items() if words.strip()},
        time_zone=details.time_zone,
        second_identifier=details.second_identifier,
        offers_guidance_sheet=details.offers_guidance_sheet,
        review_months=details.review_months,
        retention_days=details.retention_days,
        backup_days=details.backup_days,
        main_colour=usable_colour(details.main_colour),
        languages=" ".join(tag for tag in languages.known() if tag in details.languages),
        physician_name=details.physician_name.strip(),
        physician_phone=details.physician_phone.strip(),
        paper=details.paper,
        prints_letterhead=details.prints_letterhead,
        link_days=details.link_days,
        sheet_parts=" ".join(part for part in SheetPart if part in details.sheet_parts),
        created_by=actor_id,
    )
    if details.logo is not None:
        row.show_logo(prepared_logo(details.logo))
    elif before is not None and not details.removes_logo:
        row.show_logo(before.logo)
    return row


def _check_hours(details: Details) -> None:
    for tag, words in details.hours_translated.items():
        if len(words.strip()) > LIMITS["hours"]:
            raise UnusableDetail(f"This is too long. There is room for {LIMITS['hours']} characters.", f"hours_{tag}")
        if words.strip() and not details.hours.strip():
            raise UnusableDetail("Enter the opening hours in English too.", "hours")


def _check_time_zone(details: Details) -> None:
    try:
        ZoneInfo(details.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"{details.time_zone!r} is not a time zone. Use a name like America/Chicago."
        raise UnusableDetail(message, "time_zone") from error


def _check_review(details: Details) -> None:
    if not 1 <= details.review_months <= LONGEST_REVIEW:
        raise UnusableDetail(f"Enter a number of months from 1 to {LONGEST_REVIEW}.", "review_months")


def _check_retention(details: Details) -> None:
    for field in ("retention_days", "backup_days"):
        days = getattr(details, field)
        if days is not None and not 1 <= days <= LONGEST_RETENTION:
            raise UnusableDetail("Enter a number of days from 1 to 36,500, or leave it empty.", field)
    if details.retention_days is not None and details.retention_days < details.link_days:
        message = f"A sheet’s link opens it for {details.link_days} days. Keep the sheet at least as long."
        raise UnusableDetail(message, "retention_days")


def _check_link(details: Details) -> None:
    if not 1 <= details.link_days <= LONGEST_LINK:
        raise UnusableDetail(f"Enter a number of days from 1 to {LONGEST_LINK}.", "link_days")


def _check_colour(details: Details) -> None:
    usable_colour(details.main_colour)


def _check_languages(details: Details) -> None:
    for tag in details.languages:
        if tag not in languages.known():
            raise UnusableDetail(f"There are no words for “{tag}” yet. Choose from the list.", "languages")


def _check_logo(details: Details) -> None:
    if details.logo is not None:
        prepared_logo(details.logo)
