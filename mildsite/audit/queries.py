"""Reads of the audit log, always ordered by the number of the event."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, exists, func, or_, select

from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent, AuditHead
from mildsite.db import db


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which events are asked for; every part may stay open."""

    action: Action | None = None
    since: datetime | None = None
    before: datetime | None = None
    words: str = ""
    """Stand somewhere in the event …"""
    people: Collection[uuid.UUID] = ()
    """… or one of these did it, or had it done to them."""


def events(wanted: Wanted, *, oldest_first: bool = False, limit: int, offset: int = 0) -> Sequence[AuditEvent]:
    order = AuditEvent.seq if oldest_first else AuditEvent.seq.desc()
    statement = select(AuditEvent).where(*_conditions(wanted)).order_by(order).limit(limit).offset(offset)
    return db.session.scalars(statement).all()


def whole_log() -> Iterator[AuditEvent]:
    """Every event, the oldest first; some at a time, however many there are."""
    yield from db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).yield_per(1000)


def event(seq: int) -> AuditEvent | None:
    return db.session.get(AuditEvent, seq)


@dataclass(frozen=True)
class Place:
    """A place in the log. Its link covers every event up to it: no other history has the same."""

    seq: int
    mac: bytes


def place() -> Place:
    """Where the log stands now."""
    return Place(*db.session.execute(select(AuditHead.seq, AuditHead.mac)).one())


def acted_since(seq: int, *, but: Collection[Action]) -> bool:
    """Whether anything was done after event `seq`, besides acts of these kinds."""
    later = exists().where(AuditEvent.seq > seq, AuditEvent.action.not_in([str(action) for action in but]))
    return bool(db.session.scalar(select(later)))


def events_by_key() -> dict[str, int]:
    """How many events there are, by the id of the master key that they are chained with."""
    statement = select(AuditEvent.key_id, func.count()).group_by(AuditEvent.key_id).order_by(AuditEvent.key_id)
    return {row[0]: row[1] for row in db.session.execute(statement)}


def first_naming(action: Action, *, number: int) -> AuditEvent | None:
    """The first event of this kind that names a number."""
    named = AuditEvent.detail["number"].as_integer() == number
    statement = select(AuditEvent).where(AuditEvent.action == str(action), named)
    return db.session.scalars(statement.order_by(AuditEvent.seq).limit(1)).first()


def events_about(subject_id: str, *, number: int, since: datetime, also: Collection[int]) -> Sequence[AuditEvent]:
    """From `since` on: what was done to a subject, what names its number, and the events `also`."""
    fields = ("number", "by", "leads_to")
    named = [AuditEvent.detail[field].as_integer() == number for field in fields]
    wanted = or_(AuditEvent.subject_id == subject_id, AuditEvent.seq.in_(also), *named)
    return db.session.scalars(select(AuditEvent).where(AuditEvent.at >= since, wanted).order_by(AuditEvent.seq)).all()


def listings(kinds: Collection[Action], *, since: datetime) -> Iterator[tuple[int, str]]:
    """From `since` on: each event that names many sheets, and which."""
    statement = select(AuditEvent.seq, AuditEvent.detail["numbers"].as_string())
    statement = statement.where(AuditEvent.action.in_([str(kind) for kind in kinds]), AuditEvent.at >= since)
    for row in db.session.execute(statement.order_by(AuditEvent.seq)).yield_per(1000):
        yield row[0], row[1]


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.action is not None:
        found.append(AuditEvent.action == str(wanted.action))
    if wanted.since is not None:
        found.append(AuditEvent.at >= wanted.since)
    if wanted.before is not None:
        found.append(AuditEvent.at < wanted.before)
    if wanted.words:
        anywhere = (
            AuditEvent.action.icontains(wanted.words.replace(" ", "_"), autoescape=True),
            AuditEvent.subject_id.icontains(wanted.words, autoescape=True),
            cast(AuditEvent.detail, String).icontains(wanted.words, autoescape=True),
            AuditEvent.actor_id.in_(wanted.people),
            AuditEvent.subject_id.in_([str(person) for person in wanted.people]),
        )
        found.append(or_(*anywhere))
    return found
