"""Years of a busy clinic: issued sheets as the application writes them, many rows at a time.

Every column is there. What a nurse entered is sealed for each sheet, so that lists and searches open it; of the printed
document only the first bytes are there, as no list reads it. The words of the blind index, the days, nurses,
practitioners and states are spread as in a real clinic.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import inspect, select, update

from bench.bulk import Rows, write
from bench.furnishing import staff
from bench.names import patients
from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent, AuditHead
from mildsite.clinic.queries import current_details
from mildsite.clinic.values import folded
from mildsite.content import queries as content_queries
from mildsite.db import db, new_id
from mildsite.sheets.entries import Entries
from mildsite.sheets.issuing import issue
from mildsite.sheets.making import Order
from mildsite.sheets.models import (
    AccessLink,
    EndReason,
    Sheet,
    SheetCounter,
    SheetKey,
    SheetNameWord,
    SheetSource,
    SheetState,
)
from mildsite.sheets.names import blind_index, index_words
from mildsite.sheets.records.models import PrintCopy
from mildsite.sheets.sealing import new_seal

A_DAY = 50
"""Sheets, on each weekday; today as well."""
_AT_ONCE = 5000
_SHORT = 500
"""Bytes that are kept of a printed document."""
_SEED = 20261124
_NURSES = 12
_PRACTITIONERS = (
    "Dr. Ames",
    "Dr. Boone",
    "Dr. Castillo",
    "Dr. Drew",
    "Dr. Ellis",
    "Dr. Foley",
    "Dr. Grant",
    "Dr. Hale",
)
_ENDED = ((0.03, SheetState.SUPERSEDED, EndReason.CORRECTION), (0.01, SheetState.WITHDRAWN, EndReason.WITHDRAWN))


def fill(sheets: int, nurse: StaffUser) -> None:
    """Let the clinic have issued so many sheets until this moment. Commits."""
    template = _template(nurse)
    people = [nurse, *(staff(RoleName.NURSE, f"Nurse {number}") for number in range(2, _NURSES + 1))]
    counter = db.session.execute(select(SheetCounter)).scalar_one()
    head = db.session.execute(select(AuditHead)).scalar_one()
    first, seq = counter.last + 1, head.seq
    clinic = _Years(template, people, first, seq)
    db.session.execute(update(SheetCounter).values(last=counter.last + sheets))
    db.session.execute(update(AuditHead).values(seq=seq + 2 * sheets))
    db.session.commit()
    visits = zip(_moments(sheets, current_details().zone), patients(sheets), strict=True)
    rows = (clinic.rows(place, at, name) for place, (at, name) in enumerate(visits))
    db.session.rollback()
    write(db.engine, iter(lambda: list(islice(rows, _AT_ONCE)), []))


@dataclass
class _Template:
    sheet: dict[str, Any]
    link: dict[str, Any]
    texts: list[Any]
    entries: Entries


def _template(nurse: StaffUser) -> _Template:
    """One sheet that was really issued."""
    page = content_queries.live_aftercare(language="en")[0]
    entries = Entries(
        patient_name="Nobody Known",
        birth_date=date(1950, 3, 4),
        procedure_date=clock.today(current_details().zone),
        practitioner=_PRACTITIONERS[0],
        phone="(555) 555-0123",
    )
    order = Order(page=page, entries=entries, old_date_confirmed=False)
    sheet = issue(order, site="https://clinic.example", idempotency_key="template", actor=nurse)
    assert sheet.link is not None  # noqa: S101 - it was just made
    texts = [source.revision_id for source in sheet.sources]
    paper = {"document_sealed": sheet.document_sealed[:_SHORT], "pdf_sealed": sheet.pdf_sealed[:_SHORT]}
    return _Template({**_columns(sheet), **paper}, _columns(sheet.link), texts, entries)


def _columns(row: object) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}


def _moments(count: int, zone: ZoneInfo) -> Iterator[datetime]:
    """A_DAY a day until now, oldest first."""
    now = clock.now().astimezone(zone)
    days = [now.date()]
    while len(days) * A_DAY < count:
        day = days[-1] - timedelta(days=1)
        days.append(day - timedelta(days=max(0, day.weekday() - 4)))
    for place in range(count):
        day = days[-1 - place // A_DAY]
        midnight = datetime.combine(day, time.min, tzinfo=zone)
        length = now - midnight if day == now.date() else timedelta(hours=17)
        yield midnight + length * ((place % A_DAY + 1) / (A_DAY + 1))


class _Years:
    def __init__(self, template: _Template, people: list[StaffUser], first: int, seq: int) -> None:
        self._template, self._first, self._seq = template, first, seq
        self._nurses = [person.id for person in people]
        self._source = random.Random(_SEED)
        self._words: dict[str, bytes] = {}
        self._whose = {name: blind_index(folded(name)) for name in _PRACTITIONERS}

    def rows(self, place: int, at: datetime, name: str) -> Rows:
        """Everything that issuing and printing one sheet leaves behind."""
        sheet_id, number, nurse = new_id(), self._first + place, self._source.choice(self._nurses)
        key, sealed = self._sealed(sheet_id, at, name)
        sheet = {**self._template.sheet, **sealed, "id": sheet_id, "number": number, "issued_at": at}
        sheet |= {"issued_by_id": nurse, "idempotency_key": f"{number:032d}", **self._ending(at)}
        link_id = new_id()
        expires = at + timedelta(days=60)
        link = {**self._template.link, "id": link_id, "sheet_id": sheet_id, "created_at": at, "expires_at": expires}
        link["token_sha256"] = self._source.randbytes(32)
        copy = {"id": new_id(), "sheet_id": sheet_id, "number": 1, "reason": "", "at": at, "by_id": nurse}
        return {
            Sheet: [sheet],
            SheetKey: [key],
            SheetSource: [{"sheet_id": sheet_id, "revision_id": text} for text in self._template.texts],
            AccessLink: [link],
            SheetNameWord: [
                {"sheet_id": sheet_id, "word": self._word(word), "number": number} for word in index_words(name)
            ],
            PrintCopy: [copy],
            AuditEvent: [
                self._event(2 * place + 1, Action.SHEET_ISSUED, at, nurse, sheet_id),
                self._event(2 * place + 2, Action.SHEET_PRINTED, at, nurse, sheet_id),
            ],
        }

    def _sealed(self, sheet_id: Any, at: datetime, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        seal, key_id, wrapped = new_seal(sheet_id)
        practitioner = self._source.choice(_PRACTITIONERS)
        changes = {"patient_name": name, "procedure_date": at.date(), "practitioner": practitioner}
        entries = self._template.entries.model_copy(update=changes).model_dump_json().encode()
        sealed = {"entries_sealed": seal.seal("entries", entries), "practitioner_word": self._whose[practitioner]}
        return {"sheet_id": sheet_id, "key_id": key_id, "wrapped": wrapped}, sealed

    def _ending(self, at: datetime) -> dict[str, Any]:
        chance = self._source.random()
        for share, state, reason in _ENDED:
            if chance < share:
                return {"state": state, "end_reason": reason, "ended_at": at + timedelta(days=1)}
            chance -= share
        return {}

    def _word(self, word: str) -> bytes:
        if word not in self._words:
            self._words[word] = blind_index(word)
        return self._words[word]

    def _event(self, count: int, action: Action, at: datetime, nurse: Any, sheet_id: Any) -> dict[str, Any]:
        """As large as a real one; the chain is not checked here."""
        return {
            "seq": self._seq + count,
            "at": at,
            "actor_id": nurse,
            "action": str(action),
            "subject_id": str(sheet_id),
            "detail": {"number": self._first + count // 2, "copy": 1},
            "key_id": "none",
            "mac": self._source.randbytes(32),
        }
