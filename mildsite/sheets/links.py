"""A patient's link: where it leads, and the code that opens it.

Looking at a link changes nothing, however often a mail scanner does. Five wrong codes in a row pause it, and each
further one doubles the pause, up to a day: guessing takes longer than any link lives, and nobody who found a link can
end it for the patient. Links that are unknown, ended or expired look alike.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mildsite import clock
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.db import db
from mildsite.sheets import queries
from mildsite.sheets.access import CODE_DIGITS, code_mac, token_digest
from mildsite.sheets.models import AccessLink, EndReason, Sheet, SheetState

FREE_TRIES = 5
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=15), timedelta(days=1)


class Standing(StrEnum):
    """What a link says of its sheet before anybody opens it."""

    CURRENT = "current"
    REPLACED = "replaced"
    """A corrected sheet took its place; the link leads on to it."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class LinkView:
    """What everybody may see who has the link. No name, no date of the patient."""

    standing: Standing
    since: datetime
    expires_at: datetime
    paused_until: datetime | None
    language: str


class Outcome(StrEnum):
    OPENED = "opened"
    INCOMPLETE = "incomplete"
    """Not eight digits: no try at all, and not counted as one."""
    WRONG = "wrong"
    PAUSED = "paused"
    GONE = "gone"
    """Unknown, ended, expired, or its sheet was withdrawn."""


@dataclass(frozen=True)
class Attempt:
    """What became of a code that somebody typed."""

    outcome: Outcome
    link: AccessLink | None = None
    paused_until: datetime | None = None


def view_link(token: str) -> LinkView | None:
    """What a link says, or None for one that leads nowhere. Changes nothing."""
    link = queries.link_by_token(token_digest(token))
    sheet = leads_to(link) if link is not None else None
    if link is None or sheet is None:
        return None
    if sheet.state is SheetState.WITHDRAWN:
        standing, since = Standing.WITHDRAWN, sheet.ended_at or sheet.issued_at
    elif sheet is not link.sheet:
        standing, since = Standing.REPLACED, sheet.issued_at
    else:
        standing, since = Standing.CURRENT, sheet.issued_at
    return LinkView(
        standing=standing,
        since=since,
        expires_at=link.expires_at,
        paused_until=link.paused_until if link.paused_until and link.paused_until > clock.now() else None,
        language=sheet.page.language,
    )


def try_code(token: str, typed: str) -> Attempt:
    """Evaluate a code. The caller commits whatever the outcome: a wrong try must count.

    Tries on one link take turns, and are counted before they are compared. Raises KeyMissing, and then none counts.
    """
    link = queries.link_by_token(token_digest(token), lock=True)
    sheet = leads_to(link) if link is not None else None
    if link is None or sheet is None or sheet.state is SheetState.WITHDRAWN:
        return Attempt(Outcome.GONE)
    now = clock.now()
    if link.paused_until is not None and link.paused_until > now:
        return Attempt(Outcome.PAUSED, paused_until=link.paused_until)
    code = digits_of(typed)
    if len(code) != CODE_DIGITS:
        return Attempt(Outcome.INCOMPLETE)
    link.wrong_codes += 1
    if not hmac.compare_digest(code_mac(code, link.id, key_id=link.key_id), link.code_mac):
        if link.wrong_codes >= FREE_TRIES:
            link.paused_until = now + pause_after(link.wrong_codes)
        db.session.flush()
        record(Action.LINK_CODE_WRONG, actor_id=None, subject_id=link.sheet_id, in_a_row=link.wrong_codes)
        return Attempt(Outcome.WRONG, paused_until=link.paused_until)
    link.wrong_codes, link.paused_until = 0, None
    db.session.flush()
    numbers = {"number": link.sheet.number, "leads_to": sheet.number}
    record(Action.LINK_OPENED, actor_id=None, subject_id=link.sheet_id, **numbers)
    return Attempt(Outcome.OPENED, link=link)


def pause_after(wrong: int) -> timedelta:
    """How long a link rests after so many wrong codes in a row."""
    doubled = int(2 ** min(wrong - FREE_TRIES, 10))
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def digits_of(typed: str) -> str:
    """The code in what was typed: spaces and hyphens do not matter, and digits of any script count."""
    found = []
    for ch in typed[:64]:
        if ch.isdecimal():
            found.append(str(int(ch)))
        elif not (ch.isspace() or ch in "-–.·"):
            return ""
    return "".join(found)


def leads_to(link: AccessLink) -> Sheet | None:
    """The sheet to follow now, current or withdrawn; None for a link that leads nowhere any more."""
    if link.ended_at is not None or link.expires_at <= clock.now():
        return None
    sheet = _followed(link.sheet)
    # A sheet whose paper was lost, or that named somebody else, ended with all that led on to it.
    return sheet if sheet.state in (SheetState.CURRENT, SheetState.WITHDRAWN) else None


def _followed(sheet: Sheet) -> Sheet:
    """The sheet that is to be followed now: from a corrected one on to what took its place."""
    for _ in range(_LONGEST_CHAIN):
        if sheet.state is not SheetState.SUPERSEDED or sheet.end_reason is not EndReason.CORRECTION:
            return sheet
        following = queries.sheet_that_amends(sheet.id)
        if following is None:
            return sheet
        sheet = following
    return sheet


_LONGEST_CHAIN = 1000
"""Nobody corrects a sheet that often; a circle, which cannot be, would end all the same."""
