"""Teach-back (AHRQ, Project RED 9): the patient says in their own words what the sheet says. The prompts are taken
from that very sheet, so the record tells what was understood of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.db import db, new_id
from mildsite.pdf import document as pdf
from mildsite.sheets.errors import ReasonNeeded
from mildsite.sheets.models import Sheet
from mildsite.sheets.names import clean_line
from mildsite.sheets.opening import snapshot_of
from mildsite.sheets.records.models import TeachBack

MOST_PROMPTS = 5
_MOST_DATES = 2


class Understood(StrEnum):
    SAID_BACK = "said_back"
    TAUGHT_AGAIN = "taught_again"
    NOT_DONE = "not_done"
    """With the reason why."""


@dataclass(frozen=True)
class Prompt:
    """What the nurse asks, and what the sheet answers."""

    question: str
    answer: str


@dataclass(frozen=True)
class Answer:
    prompt: str
    outcome: Understood
    reason: str = ""


def prompts_of(sheet: Sheet) -> list[Prompt]:
    """At most MOST_PROMPTS, in the language of the desk, with the sheet's own words as answers. Raises SealBroken."""
    part = snapshot_of(sheet).document.parts[0]
    found = [*_dates(part), *_flags(part), *_follow_up(part), *_summary(part)]
    return found[:MOST_PROMPTS]


def record_teach_back(sheet: Sheet, answers: Sequence[Answer], *, actor: StaffUser) -> TeachBack:
    """Raises NotPermitted, and ReasonNeeded for a question that was not asked without saying why."""
    require(actor, Permission.ISSUE_SHEETS)
    kept = [Answer(answer.prompt, answer.outcome, clean_line(answer.reason)) for answer in answers]
    if any(answer.outcome is Understood.NOT_DONE and not answer.reason for answer in kept):
        raise ReasonNeeded("Say why a question was not asked.")
    row_id = new_id()
    sealed = sheet.seal.seal(_column(row_id), json.dumps([asdict(answer) for answer in kept]).encode())
    row = TeachBack(id=row_id, sheet_id=sheet.id, answers_sealed=sealed, by_id=actor.id)
    db.session.add(row)
    db.session.flush()
    said_back = sum(answer.outcome is Understood.SAID_BACK for answer in kept)
    detail = {"number": sheet.number, "prompts": len(kept), "said_back": said_back}
    record(Action.SHEET_TAUGHT_BACK, actor_id=actor.id, subject_id=sheet.id, **detail)
    return row


def answers_of(sheet: Sheet, row: TeachBack) -> list[Answer]:
    """For the page of the sheet, whose opening is on record. Raises SealBroken."""
    rows = json.loads(sheet.seal.open(_column(row.id), row.answers_sealed))
    return [Answer(found["prompt"], Understood(found["outcome"]), found["reason"]) for found in rows]


def _column(row_id: object) -> str:
    return f"teach_back|{row_id}"


def _dates(part: pdf.Part) -> Iterator[Prompt]:
    """What has a date first: that is what people forget."""
    entries = [
        entry
        for section in part.sections
        if isinstance(section, pdf.ChecklistSection)
        for group in section.groups
        for entry in group.entries
    ]
    dated = [entry for entry in entries if entry.date is not None and entry.date.value is not None]
    for entry in dated[:_MOST_DATES]:
        assert entry.date is not None and entry.date.value is not None  # noqa: S101, PT018 - chosen so above
        answer = f"{entry.text} {entry.date.label} {entry.date.value.text}"
        yield Prompt("What will you do or not do for a time, and until or from when?", answer)


def _flags(part: pdf.Part) -> Iterator[Prompt]:
    for section in part.sections:
        if isinstance(section, pdf.RedFlagSection):
            first = section.groups[0]
            yield Prompt("When will you get help at once, and how?", _says(first))
            if len(section.groups) > 1:
                last = section.groups[-1]
                yield Prompt("What would make you call us?", _says(last))


def _says(group: pdf.RedFlagGroup) -> str:
    return f"{group.action}: {'; '.join(sign.rstrip('.') for sign in group.signs)}"


def _follow_up(part: pdf.Part) -> Iterator[Prompt]:
    for section in part.sections:
        if isinstance(section, pdf.FactsSection) and any(fact.value and fact.value.own for fact in section.facts):
            words = "; ".join(f"{fact.label}: {fact.value.text}" for fact in section.facts if fact.value)
            yield Prompt("When do we see you or call you next?", words)
            return


def _summary(part: pdf.Part) -> Iterator[Prompt]:
    for section in part.sections:
        if isinstance(section, pdf.SummarySection):
            yield Prompt("What matters most now?", " ".join(section.points))
