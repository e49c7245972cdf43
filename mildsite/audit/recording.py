"""Append an event to the chain, in the transaction of the act it tells of."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from mildsite import clock
from mildsite.audit.actions import FIELDS, Action
from mildsite.audit.models import AuditEvent, AuditHead, DetailValue
from mildsite.db import db
from mildsite.keys import keyring

GENESIS = bytes(32)
"""What the first event is chained to."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """Something that somebody did, on its way into the log."""

    action: Action
    actor_id: uuid.UUID | None
    subject_id: uuid.UUID | None = None
    detail: Mapping[str, DetailValue]


def record(
    action: Action, *, actor_id: uuid.UUID | None, subject_id: uuid.UUID | None = None, **detail: DetailValue
) -> AuditEvent:
    """Append one event and flush.

    Raises ValueError when `detail` does not hold exactly the fields of `action`: nothing slips into the log unseen.
    """
    return record_all([Act(action=action, actor_id=actor_id, subject_id=subject_id, detail=detail)])[0]


def record_all(acts: Sequence[Act]) -> list[AuditEvent]:
    """Append an event for each act, in their order, and flush once. Raises what `record` raises."""
    for act in acts:
        if set(act.detail) != FIELDS[act.action]:
            raise ValueError(f"{act.action} takes exactly {sorted(FIELDS[act.action])}")
    head = hold_record()
    key, seq, mac, events = keyring().current, head.seq, head.mac, []
    for act in acts:
        seq += 1
        event = AuditEvent(
            seq=seq,
            at=clock.now(),
            actor_id=act.actor_id,
            action=str(act.action),
            subject_id=str(act.subject_id) if act.subject_id else None,
            detail=dict(act.detail),
            key_id=key.key_id,
        )
        mac = event.mac = event_mac(event, previous=mac, audit_key=key.audit)
        events.append(event)
    db.session.add_all(events)
    head.seq, head.mac = seq, mac
    db.session.flush()
    return events


def hold_record() -> AuditHead:
    """Let nobody else write to the log until this transaction ends.

    Whoever goes on to lock another row that everybody needs asks for this first: a look at a patient may be on record
    before it, and two transactions that wait for each other are ended by the database.
    """
    return db.session.execute(select(AuditHead).with_for_update()).scalar_one()


def event_mac(event: AuditEvent, *, previous: bytes, audit_key: bytes) -> bytes:
    """HMAC-SHA256 over the previous link and the canonical JSON of every column of the event."""
    return hmac.new(audit_key, previous + canonical(body_of(event)).encode("ascii"), hashlib.sha256).digest()


def body_of(event: AuditEvent) -> dict[str, Any]:
    """Every column of the event that its seal covers, under the names of the export."""
    return {
        "seq": event.seq,
        "at": moment(event.at),
        "actor": str(event.actor_id) if event.actor_id else None,
        "action": event.action,
        "subject": event.subject_id,
        "detail": event.detail,
        "key": event.key_id,
    }


def canonical(body: Mapping[str, Any]) -> str:
    """The one way to write `body` as JSON: sorted, without blanks, in ASCII."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def moment(at: datetime) -> str:
    """`2026-11-22T17:00:00.000000+00:00`"""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
