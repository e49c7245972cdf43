"""Two application servers over one PostgreSQL: nurses at both, and texts that are published while they work."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from sqlalchemy import select

from bench.report import Figure
from bench.rounds import own_process
from bench.torture.clinic import Clinic, look_into
from bench.torture.desk import PAGE, Load, ask, load_on, wait_for_sheets
from bench.torture.postgresql import Postgresql
from bench.torture.server import Server
from mildsite import create_app
from mildsite.accounts.models import Role, StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.config import Settings
from mildsite.content import drafting, publishing, queries, reviewing
from mildsite.content.lifecycle import Change
from mildsite.db import db

_NURSES, _PUBLICATIONS = 3, 10
_READERS, _WATCHED = 2, 3.0
"""Of each server, while a text is published; and for how many seconds after it."""
_LIMIT = 1.0
"""Seconds within which a publication must be seen everywhere."""


def torture(server: Postgresql, room: Path) -> list[Figure]:
    clinic = server.furnished(room / "two-servers")
    with (
        Server(clinic) as one,
        Server(clinic) as other,
        load_on(one, clinic, nurses=_NURSES, name="server-one") as first,
        load_on(other, clinic, nurses=_NURSES, name="server-two") as second,
    ):
        loads = (first, second)
        for load in loads:
            wait_for_sheets(load, _NURSES)
        slowest = max(_seconds_until_seen(clinic, (one, other), turn) for turn in range(_PUBLICATIONS))
        for load in loads:
            wait_for_sheets(load, len(load.acknowledged) + _NURSES)
    found = look_into(clinic)
    name = "two servers over one PostgreSQL"
    wrong = sum(_failed(load) for load in loads)
    damage = sum(load.lost(found) for load in loads) + first.duplicates(found) + int(not found.record_holds)
    seen = f"{name}: how long after a publication somebody asked who still saw the old text"
    told = f"{_PUBLICATIONS} publications; " + "; ".join(load.told() for load in loads)
    return [
        Figure(seen, slowest, "s", _LIMIT, "lower", detail=told),
        Figure(f"{name}: requests failed", wrong, "requests", 0, "lower"),
        Figure(f"{name}: sheets lost or made twice, breaks of the record", damage, "", 0, "lower"),
    ]


def _failed(load: Load) -> int:
    fives = sum(count for seen in (load.writes, load.reads) for status, count in seen.items() if status >= 500)
    return fives + load.dropped + len(load.given_up)


def _seconds_until_seen(clinic: Clinic, servers: tuple[Server, Server], turn: int) -> float:
    """How long after the commit the last reader asked who was still shown the words of before."""
    words, stop = f"After your procedure, text {turn}", Event()
    with ThreadPoolExecutor() as readers, own_process() as process:
        seen = [readers.submit(_last_old, server, words, stop) for server in servers for _ in range(_READERS)]
        try:
            published = process.submit(_publish, clinic.settings, words).result()
            stop.wait(_WATCHED)
        finally:
            stop.set()
        return max(0.0, max(reader.result() for reader in seen) - published)


def _last_old(server: Server, words: str, stop: Event) -> float:
    """When it was last asked for a page that came without `words`."""
    last = 0.0
    while not stop.is_set():
        asked = time.monotonic()
        if words not in ask(server.address, "GET", PAGE).text:
            last = asked
    return last


def _publish(settings: Settings, title: str) -> float:
    """Through all the steps of governance, in a third process; gives the moment of the commit."""
    with create_app(settings).app_context():
        editor, reviewer = _staff(RoleName.EDITOR), _staff(RoleName.REVIEWER)
        page = queries.page_at(PAGE.strip("/"), language="en")
        assert page is not None  # noqa: S101 - the demonstration has one
        draft = drafting.start_draft(page, actor=editor)
        document = draft.document.model_copy(update={"title": title})
        drafting.save_draft(draft, document, based_on_version=draft.lock_version, actor=editor)
        reviewing.submit(draft, actor=editor)
        reviewing.approve(draft, shown_sha256=draft.sha256, change=Change.WORDING, actor=reviewer)
        publishing.publish(draft, actor=reviewer)
        db.session.commit()
        return time.monotonic()


def _staff(role: RoleName) -> StaffUser:
    return db.session.scalars(select(StaffUser).join(StaffUser.roles).where(Role.name == role)).one()
