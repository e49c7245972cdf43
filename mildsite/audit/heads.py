"""The head of the log as one line of text, to be kept where whoever can change the database cannot reach."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from mildsite.audit.models import AuditEvent, AuditHead
from mildsite.audit.recording import moment
from mildsite.db import db

_LINE = re.compile(r"\bmildsite-audit-head ([0-9]{1,18}) (\S+) ([0-9a-f]{64})\b")
NEVER = "-"


@dataclass(frozen=True)
class Head:
    """The last event at some time: its number, its time, and the link of the chain that covers all before it."""

    seq: int
    at: str
    """In UTC, as ISO 8601 writes it; `-` while there is no event."""
    mac: bytes

    def __str__(self) -> str:
        return f"mildsite-audit-head {self.seq} {self.at} {self.mac.hex()}"


def present_head() -> Head:
    """The head as the database has it now."""
    head = db.session.scalars(select(AuditHead)).one()
    at: datetime | None = db.session.scalar(select(AuditEvent.at).where(AuditEvent.seq == head.seq))
    return Head(head.seq, moment(at) if at else NEVER, head.mac)


def kept_heads(lines: Iterable[str]) -> list[Head]:
    """Every head that stands in `lines`, as they are or with what a system log puts in front."""
    return [Head(int(seq), at, bytes.fromhex(mac)) for line in lines for seq, at, mac in _LINE.findall(line)]
