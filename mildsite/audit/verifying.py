"""Check the chain: an edited, added, removed or reordered event is located."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select, text

from mildsite.audit.heads import NEVER, Head
from mildsite.audit.models import AuditEvent, AuditHead
from mildsite.audit.recording import GENESIS, event_mac
from mildsite.audit.stored import Misshapen, stored_events
from mildsite.db import db
from mildsite.keys import Keyring

TRIGGERS = {
    "sqlite": frozenset(
        {
            *("audit_event_no_update", "audit_event_no_delete", "audit_event_no_replace"),
            *("audit_head_no_replace", "audit_head_no_way_back", "audit_head_no_delete"),
        }
    ),
    "postgresql": frozenset(
        {
            *("audit_event_append_only", "audit_event_no_truncate"),
            *("audit_head_no_truncate", "audit_head_no_way_back", "audit_head_no_delete"),
        }
    ),
}
"""What the migrations put around the log, by the kind of database."""


class Fault(StrEnum):
    CHANGED = "changed"
    """It is not the event that was written there."""
    MISSING = "missing"
    CUT_SHORT = "cut short"
    """This event and all after it are missing."""
    ADDED = "added"
    """It stands where no event can."""
    KEY_UNKNOWN = "its key is not in the key file"
    HEAD = "the head was changed"
    """The events hold up to this one, and the row that names the last of them does not fit."""
    REWRITTEN = "not the event that was noted"
    """The chain holds, but a head that was kept elsewhere tells another history: somebody had the audit key."""


@dataclass(frozen=True)
class Break:
    """The first place where the chain does not hold."""

    seq: int
    fault: Fault
    sound: int = 0
    """The last event that is certain: of REWRITTEN the one that the head before it names."""


def verify(keyring: Keyring, *, kept: Iterable[Head] = ()) -> Break | None:
    """The first break of the database's chain, or None when it holds from the first event to the head.

    Someone who removes the last events *and* resets the head is found only by a head kept elsewhere: see `kept`.
    """
    before = _head()
    broken, last, link = _walk(stored_events(), keyring, kept, wanted=before.seq if before else 0)
    if broken is not None:
        return broken
    if before is None or before.seq > last:
        return Break(last + 1, Fault.CUT_SHORT, last)
    # Others go on writing meanwhile: the head may have moved on since, and never stands before the last event.
    after = _head()
    if link != before.mac or after is None or after.seq < last:
        return Break(last, Fault.HEAD, last)
    return None


def verify_export(events: Iterable[AuditEvent], keyring: Keyring, *, kept: Iterable[Head] = ()) -> Break | None:
    """The first break of an exported log. That it was cut short shows only by a head kept elsewhere."""
    return _walk(events, keyring, kept)[0]


def missing_triggers() -> Sequence[str]:
    """Names of the guards that somebody has taken away from the log, in order."""
    dialect = db.engine.dialect.name
    return sorted(TRIGGERS[dialect] - set(db.session.scalars(_TRIGGERS_THERE[dialect])))


_TRIGGERS_THERE = {
    "sqlite": text(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('audit_event', 'audit_head')"
    ),
    # 'D' is switched off, and 'R' works for replicas alone.
    "postgresql": text(
        "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') "
        "AND tgrelid IN (CAST('audit_event' AS regclass), CAST('audit_head' AS regclass))"
    ),
}


def _head() -> Head | None:
    row = db.session.execute(select(AuditHead.seq, AuditHead.mac)).one_or_none()
    return Head(row.seq, NEVER, row.mac) if row else None


def _walk(
    events: Iterable[AuditEvent | Misshapen], keyring: Keyring, kept: Iterable[Head], *, wanted: int = 0
) -> tuple[Break | None, int, bytes]:
    """The first break, the last event that holds, and the link at the `wanted` event."""
    heads: dict[int, list[bytes]] = {}
    for head in kept:
        heads.setdefault(head.seq, []).append(head.mac)
    mac, last, noted, link = GENESIS, 0, 0, GENESIS
    for event in events:
        fault = _fault(event, last + 1, mac, keyring)
        if fault is not None or isinstance(event, Misshapen):  # which is a fault
            fault = fault or Fault.CHANGED
            return Break(last + 1 if fault is Fault.MISSING else event.seq, fault, last), last, link
        mac, last = event.mac, event.seq
        link = mac if last == wanted else link
        if last in heads:
            if any(kept_mac != mac for kept_mac in heads[last]):
                return Break(last, Fault.REWRITTEN, noted), last, link
            noted = last
    if heads and max(heads) > last:
        return Break(last + 1, Fault.CUT_SHORT, last), last, link
    return None, last, link


def _fault(event: AuditEvent | Misshapen, expected: int, previous: bytes, keyring: Keyring) -> Fault | None:
    if event.seq != expected:
        return Fault.MISSING if event.seq > expected else Fault.ADDED
    if isinstance(event, Misshapen):
        return Fault.CHANGED
    try:
        audit_key = keyring.audit_key(event.key_id)
    except KeyError:
        return Fault.KEY_UNKNOWN
    whole = hmac.compare_digest(event.mac, event_mac(event, previous=previous, audit_key=audit_key))
    return None if whole else Fault.CHANGED
