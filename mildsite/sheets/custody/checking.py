"""Whether the keys fit what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, select

from mildsite.db import db
from mildsite.keys import keyring
from mildsite.sealing import SealBroken
from mildsite.sheets.custody.copying import copy_confirmed
from mildsite.sheets.custody.needs import needs
from mildsite.sheets.models import Sheet, SheetKey
from mildsite.sheets.opening import entries_of, pdf_of, snapshot_of

SAMPLE = 50
"""Of the oldest sheets, and as many of the newest."""
_NAMED = 10


@dataclass(frozen=True)
class Finding:
    good: bool
    words: str
    """What is so, and what to do when it is not good. No patient's word, no key."""


def check_keys(*, everything: bool = False) -> Iterator[Finding]:
    """Every key that something stored needs is in the file, what is stored opens, and the file has a copy elsewhere.

    Opens the oldest and the newest sheets, or every sheet. That the file's mode is right was a condition to start.
    """
    yield from missing_keys()
    yield _opening(everything=everything)
    if copy_confirmed():
        yield Finding(True, "The copy of the key file is confirmed.")
    else:
        words = "Nobody has confirmed a copy of the key file away from this machine. Run: mildsite keys confirm-copy"
        yield Finding(False, words)


def missing_keys() -> Iterator[Finding]:
    """Whether every key that something stored needs is in the file."""
    ring, missing = keyring(), []
    for key_id, need in needs().items():
        if key_id in ring:
            continue
        lost = [f"{count} {name}" for name, count in need.rows.items()]
        lost += [f"the codes of {need.links} links"] if need.links else []
        lost += [f"{need.events} events of the audit"] if need.events and key_id not in ring.retired_ids else []
        if lost:
            missing.append(f"Key {key_id} is not in the key file, and {', '.join(lost)} need it.")
    for words in missing:
        yield Finding(False, f"{words} Restore the file from its copy.")
    if not missing:
        yield Finding(True, "Every key that something stored needs is in the key file.")


def _opening(*, everything: bool) -> Finding:
    total, closed = 0, []
    for sheet in _sheets(everything=everything):
        total += 1
        try:
            entries_of(sheet), snapshot_of(sheet), pdf_of(sheet)
        except SealBroken:
            closed.append(sheet.label)
        db.session.expunge(sheet)
    if closed:
        named = ", ".join(closed[:_NAMED]) + (" …" if len(closed) > _NAMED else "")
        return Finding(False, f"{len(closed)} of {total} sheets looked at do not open: {named}. Restore a backup.")
    return Finding(True, f"{'All' if everything else 'The oldest and the newest'} sheets open: {total} looked at.")


def _sheets(*, everything: bool) -> Iterator[Sheet]:
    """Few in memory at a time."""
    kept: Select[Sheet] = select(Sheet).join(SheetKey)
    if everything:
        yield from db.session.scalars(kept.order_by(Sheet.number).execution_options(yield_per=25))
        return
    seen = set()
    for order in (Sheet.number, Sheet.number.desc()):
        for sheet in db.session.scalars(kept.order_by(order).limit(SAMPLE)):
            if sheet.id not in seen:
                seen.add(sheet.id)
                yield sheet
