"""Who had to do with one sheet, from the audit log alone: it outlives the sheet and holds no word of the patient."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mildsite.accounts.queries import names_of_staff
from mildsite.audit import queries
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.sheets.number_ranges import in_ranges

LISTS = (Action.SHEET_LIST_OPENED, Action.BATCH_OPENED, Action.RECALL_LIST_OPENED)
"""Acts that show many sheets at once, and name them in `numbers`."""
_BY_LINK = (Action.LINK_OPENED, Action.LINK_CODE_WRONG, Action.LINK_DOWNLOADED)
_WORDS = {
    Action.SHEET_ISSUED: "Issued",
    Action.SHEET_LIST_OPENED: "Shown in a list of sheets ({sheets})",
    Action.SHEET_AMENDED: "Replaced by D-{by:05d} ({reason})",
    Action.SHEET_WITHDRAWN: "Withdrawn",
    Action.SHEET_PRINTED: "Printed, copy {copy}",
    Action.SHEET_CODE_CHANGED: "Got a new code",
    Action.SHEET_DELIVERED: "Handed over ({way})",
    Action.SHEET_TAUGHT_BACK: "Taught back: {said_back} of {prompts} said back",
    Action.SHEET_CALLED: "Call to the patient ({outcome})",
    Action.LINK_OPENED: "Opened with its code",
    Action.LINK_CODE_WRONG: "Wrong code, number {in_a_row} in a row",
    Action.LINK_DOWNLOADED: "Downloaded as PDF ({form})",
    Action.BATCH_OPENED: "Opened with its batch ({shown}, {sheets} sheets)",
    Action.RECALL_LIST_OPENED: "Shown in the calls of a recall ({form}, {sheets} sheets)",
    Action.RECALL_REACHED: "Patient told of the recall",
    Action.RECALL_NOT_REACHED: "Tick “told of the recall” taken back",
}
_SHOWN = {
    "page": "Looked at on screen",
    "pdf": "Opened as PDF",
    "picture": "Looked at as a picture",
    "slip": "Opened the slip with its code",
    "recall": "Opened with the corrected sheets of a recall",
}


@dataclass(frozen=True, kw_only=True)
class Access:
    """One act on the sheet, or one look at it."""

    seq: int
    """Of the event in the audit log."""
    at: datetime
    who: str
    what: str


def access_report(number: int) -> list[Access] | None:
    """Everything that was done with the sheet of this number, the oldest first; None when none was ever issued."""
    issued = queries.first_naming(Action.SHEET_ISSUED, number=number)
    if issued is None or issued.subject_id is None:
        return None
    listed = [seq for seq, numbers in queries.listings(LISTS, since=issued.at) if in_ranges(number, numbers)]
    return _rows(queries.events_about(issued.subject_id, number=number, since=issued.at, also=listed), number)


def _rows(events: Sequence[AuditEvent], number: int) -> list[Access]:
    names = names_of_staff(event.actor_id for event in events if event.actor_id)
    return [Access(seq=event.seq, at=event.at, who=_who(event, names), what=_what(event, number)) for event in events]


def _who(event: AuditEvent, names: dict[uuid.UUID, str]) -> str:
    if event.actor_id is not None:
        return names.get(event.actor_id, str(event.actor_id))
    return "Somebody with the patient’s link" if event.action in _BY_LINK else "The server"


def _what(event: AuditEvent, number: int) -> str:
    action, detail = Action(event.action), event.detail
    if action is Action.SHEET_OPENED:
        return _SHOWN.get(str(detail["shown"]), "Opened")
    if action is Action.SHEET_AMENDED and detail["by"] == number:
        return "Took the place of D-{number:05d} ({reason})".format_map(detail)
    if action is Action.LINK_OPENED and detail["number"] != number:
        return "Opened with the link and code of D-{number:05d}, which leads on to it".format_map(detail)
    if action is Action.LINK_OPENED and detail["leads_to"] != number:
        return "Its link was opened, and led on to D-{leads_to:05d}".format_map(detail)
    words = _WORDS.get(action)
    return words.format_map(detail) if words else event.action
