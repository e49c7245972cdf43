"""What each master key is still needed for, and retiring one that nothing needs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from mildsite import clock
from mildsite.audit.actions import Action
from mildsite.audit.queries import events_by_key
from mildsite.audit.recording import record
from mildsite.db import db
from mildsite.keys import key_file, keyring, retire_key
from mildsite.sheets.custody.errors import KeyNeeded
from mildsite.sheets.custody.kinds import KINDS, kept
from mildsite.sheets.models import AccessLink


@dataclass
class Need:
    """What there is of one key."""

    rows: dict[str, int] = field(default_factory=dict)
    """By the name of the kind."""
    links: int = 0
    """Their codes were kept under it, and cannot be kept anew: nobody but the patient has the code."""
    links_until: datetime | None = None
    """When the last of them has ended."""
    events: int = 0
    """Of the audit. A retired key still checks them."""

    @property
    def opens(self) -> bool:
        """Whether something that is kept, or a patient's code, would be lost with the key."""
        return bool(self.rows or self.links)


def needs() -> Mapping[str, Need]:
    """By key id: of every key in the file, and of every other one that something stored names."""
    ring = keyring()
    found: dict[str, Need] = {keys.key_id: Need() for keys in reversed(ring.newest_first)}
    for kind in KINDS:
        for key_id, count in kept(kind).items():
            found.setdefault(key_id, Need()).rows[kind.name] = count
    for key_id, links, until in _links_by_key():
        need = found.setdefault(key_id, Need())
        need.links, need.links_until = links, until
    for key_id, events in events_by_key().items():
        found.setdefault(key_id, Need()).events = events
    return found


def retire(key_id: str, *, actor_id: uuid.UUID | None) -> None:
    """Take a key out of use that nothing needs any more; what checks its audit events stays in the file.

    Raises KeyNeeded, also for the current key, and KeyError for one that the file does not hold or that is retired.
    """
    need = needs().get(key_id, Need())
    if need.opens or key_id == keyring().current.key_id:
        raise KeyNeeded
    retire_key(key_file().path, key_id)
    record(Action.KEY_RETIRED, actor_id=actor_id, key=key_id)


def _links_by_key() -> list[tuple[str, int, datetime]]:
    statement = (
        select(AccessLink.key_id, func.count(), func.max(AccessLink.expires_at))
        .where(AccessLink.ended_at.is_(None), AccessLink.expires_at > clock.now())
        .group_by(AccessLink.key_id)
        .order_by(AccessLink.key_id)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(statement)]
