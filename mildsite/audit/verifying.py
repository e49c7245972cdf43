"""Check the chain: an edited, removed or reordered event is located."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from sqlalchemy import select

from mildsite.audit.models import AuditEvent, AuditHead
from mildsite.audit.recording import GENESIS, event_mac
from mildsite.db import db
from mildsite.keys import Keyring


@dataclass(frozen=True)
class Break:
    """The first place where the chain does not hold."""

    seq: int
    reason: str


def verify(keyring: Keyring) -> Break | None:
    """The first break of the chain, or None when it holds from the first event to the head.

    Someone who removes the last events *and* resets the head is found only by a head kept elsewhere.
    """
    previous, expected = GENESIS, 1
    for event in db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).yield_per(1000):
        if event.seq != expected:
            return Break(expected, "missing")
        try:
            audit_key = keyring.audit_key(event.key_id)
        except KeyError:
            return Break(event.seq, "its key is not in the key file")
        if not hmac.compare_digest(event.mac, event_mac(event, previous=previous, audit_key=audit_key)):
            return Break(event.seq, "changed")
        previous, expected = event.mac, expected + 1
    head = db.session.scalars(select(AuditHead)).one_or_none()
    if head is None or (head.seq, head.mac) != (expected - 1, previous):
        return Break(expected, "missing")
    return None
