"""Append an event to the chain, in the transaction of the act it tells of."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from datetime import UTC, datetime

from sqlalchemy import select

from mildsite import clock
from mildsite.audit.actions import FIELDS, Action
from mildsite.audit.models import AuditEvent, AuditHead, DetailValue
from mildsite.db import db
from mildsite.keys import keyring

GENESIS = bytes(32)
"""What the first event is chained to."""


def record(
    action: Action, *, actor_id: uuid.UUID | None, subject_id: uuid.UUID | None = None, **detail: DetailValue
) -> AuditEvent:
    """Append one event and flush.

    Raises ValueError when `detail` does not hold exactly the fields of `action`: nothing slips into the log unseen.
    """
    if set(detail) != FIELDS[action]:
        raise ValueError(f"{action} takes exactly {sorted(FIELDS[action])}")
    head = db.session.execute(select(AuditHead).with_for_update()).scalar_one()
    key = keyring().current
    event = AuditEvent(
        seq=head.seq + 1,
        at=clock.now(),
        actor_id=actor_id,
        action=str(action),
        subject_id=str(subject_id) if subject_id else None,
        detail=dict(detail),
        key_id=key.key_id,
    )
    event.mac = event_mac(event, previous=head.mac, audit_key=key.audit)
    db.session.add(event)
    head.seq, head.mac = event.seq, event.mac
    db.session.flush()
    return event


def event_mac(event: AuditEvent, *, previous: bytes, audit_key: bytes) -> bytes:
    """HMAC-SHA256 over the previous link and the canonical JSON of every column of the event."""
    body = {
        "seq": event.seq,
        "at": _moment(event.at),
        "actor": str(event.actor_id) if event.actor_id else None,
        "action": event.action,
        "subject": event.subject_id,
        "detail": event.detail,
        "key": event.key_id,
    }
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.new(audit_key, previous + text.encode("ascii"), hashlib.sha256).digest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
