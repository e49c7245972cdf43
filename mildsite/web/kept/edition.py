"""An edition of the site: what it shows from one change of it to the next.

Everything readers see is made from what audited acts left in the database, and from the clinic's day. So the edition in
force ends with the next act that may show, with a time that was set for a text, or at the clinic's midnight, whichever
comes first. The audit log tells of the acts: each is recorded in the transaction that makes it, and in order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

from mildsite import clock
from mildsite.audit import queries as audit
from mildsite.audit.actions import Action
from mildsite.clinic.queries import find_details
from mildsite.content.queries import next_set_time
from mildsite.web.kept.answer import Answer

ROOM = 16 * 2**20
"""Bytes of answers that a process keeps."""
_OF_OTHERS = ("staff", "sheet", "link", "batch", "recall")
UNSEEN = frozenset(
    {action for action in Action if action.split(".")[0] in _OF_OTHERS}
    | {Action.DRAFT_STARTED, Action.DRAFT_SAVED}
    | {Action.CLINIC_PROPOSED, Action.CLINIC_WITHDRAWN, Action.VALUE_PROPOSED}
)
"""Acts that change nothing on the site. One that is new ends the edition until it is named here."""


@dataclass(kw_only=True)
class Edition:
    place: audit.Place
    """In the audit log, when it was last looked at."""
    begins: datetime
    ends: datetime
    answers: dict[str, Answer] = field(default_factory=dict)
    """By path."""
    _size: int = 0
    _lock: Lock = field(default_factory=Lock)

    def in_force(self) -> bool:
        """Whether the site still shows it. Asks the database."""
        # Both ends: the machine's clock may be set back.
        if not self.begins <= clock.now() < self.ends:
            return False
        place = audit.place()
        if place != self.place:
            if place.seq <= self.place.seq or audit.acted_since(self.place.seq, but=UNSEEN):
                return False
            self.place = place
        return True

    def keep(self, path: str, answer: Answer) -> None:
        """Keep `answer` for the next reader; what was kept longest gives way to it."""
        if answer.size > ROOM:
            return
        with self._lock:
            self._drop(path)
            while self._size + answer.size > ROOM:
                self._drop(next(iter(self.answers)))
            self.answers[path] = answer
            self._size += answer.size

    def _drop(self, path: str) -> None:
        if (before := self.answers.pop(path, None)) is not None:
            self._size -= before.size


def begin_edition() -> Edition:
    """The edition that the site shows now."""
    place, now = audit.place(), clock.now()  # the place first: what happens from here on ends the edition
    details = find_details()
    midnight = _next_midnight(now, details.zone if details else ZoneInfo("UTC"))
    set_time = next_set_time(after=now)
    return Edition(place=place, begins=now, ends=min(midnight, set_time or midnight))


def _next_midnight(now: datetime, zone: ZoneInfo) -> datetime:
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, zone).astimezone(UTC)
