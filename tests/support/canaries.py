"""Patients with names like nobody else's: wherever one of their words turns up, it was put there by us."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "Quetzalcoatlina Xyzzyworth"
TYPED = {
    "patient_name": NAME,
    "birth_date": "1931-07-19",
    "practitioner": "Dr. Snollygoster",
    "follow_up_kind": "appointment",
    "follow_up_date": "2026-12-17",
    "follow_up_place": "Gallimaufry Annex",
    "note": "Bring the vermilion lozenges.",
    "item_dates.lifting": "2026-12-13",
}
CANARIES = (
    *NAME.casefold().split(),
    *("1931-07-19", "07/19/1931", "7/19/31", "jul 19, 1931", "july 19, 1931", "1931, 7, 19"),
    *("2026-12-17", "december 17", "dec 17", "2026, 12, 17", "2026-12-13", "december 13", "2026, 12, 13"),
    *("snollygoster", "gallimaufry", "vermilion"),
)


def canaries_in(data: str | bytes) -> list[str]:
    """Every canary in `data`, also in the two-byte letters that databases and PDFs use."""
    if isinstance(data, str):
        return [canary for canary in CANARIES if canary in data.casefold()]
    variants = (data.decode("latin-1"), data.decode("utf-16-le", "replace"), data[1:].decode("utf-16-le", "replace"))
    return [canary for variant in variants for canary in canaries_in(variant)]


EVERYWHERE = ("Zoë O'Brien", *NAME.split())
"""Names that the whole suite gives to patients, and to nobody else."""


class Listener(logging.Handler):
    """Hears every line of every log, and remembers those that name a patient."""

    def __init__(self) -> None:
        super().__init__(level=logging.NOTSET)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        try:
            words = f"{record.getMessage()} {record.exc_text or ''} {record.exc_info and record.exc_info[1]!r}"
        except Exception:
            return
        if any(name in words for name in EVERYWHERE):
            self.heard.append(f"{record.name}: {words[:200]}")


@contextmanager
def nobody_named(listener: Listener, folder: Path) -> Iterator[None]:
    """Afterwards no patient's name may stand in what was logged meanwhile, nor in a database file in `folder`."""
    yield
    heard, listener.heard = listener.heard, []
    assert heard + names_in_files(folder) == [], "a patient's name in the open"


def names_in_files(folder: Path) -> list[str]:
    """Files of a database in `folder` that hold a patient's name, also deleted ones that linger."""
    found = []
    for file in sorted(folder.glob("*.sqlite3*")):
        data = file.read_bytes()
        for name in EVERYWHERE:
            if any(name.encode(letters) in data for letters in ("utf-8", "utf-16-le", "utf-16-be")):
                found.append(f"{file.name}: {name}")
    return found
