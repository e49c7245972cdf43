"""The log as lines of JSON, which show the same chain as the database does (docs/audit.md)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime

from mildsite.audit.models import AuditEvent
from mildsite.audit.recording import body_of, canonical


class LineUnreadable(Exception):
    """A line of an export is not an event. The message says which."""


def line_of(event: AuditEvent) -> str:
    """An event as its canonical JSON, with the seal beside the fields that it covers."""
    return canonical({**body_of(event), "mac": event.mac.hex()})


def events_in(lines: Iterable[str]) -> Iterator[AuditEvent]:
    """The events of an export, not attached to any database. Raises LineUnreadable."""
    for number, line in enumerate(lines, 1):
        try:
            found = json.loads(line)
            yield AuditEvent(
                seq=int(found["seq"]),
                at=datetime.fromisoformat(found["at"]),
                actor_id=uuid.UUID(found["actor"]) if found["actor"] else None,
                action=found["action"],
                subject_id=found["subject"],
                detail=found["detail"],
                key_id=found["key"],
                mac=bytes.fromhex(found["mac"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise LineUnreadable(f"Line {number} is no audit event.") from None
