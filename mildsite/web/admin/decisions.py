"""What a reviewer decides, read from the form: safety or wording, and when the text goes live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from mildsite.content.lifecycle import Change

NOW, LATER = "now", "later"
MAX_YEAR = 2200


@dataclass(frozen=True)
class Decision:
    change: Change | None
    publish_at: datetime | None
    """None: at once."""
    errors: dict[str, str] = field(default_factory=dict)
    """Messages by field."""


def read_decision(form: Mapping[str, str], *, zone: ZoneInfo, now: datetime, asks_change: bool) -> Decision:
    """The decision, with a message for each field that does not say anything usable."""
    errors: dict[str, str] = {}
    change = _change(form.get("change", ""))
    if asks_change and change is None:
        errors["change"] = "Choose what kind of change this is."
    publish_at = None
    if form.get("when") == LATER:
        publish_at = read_moment(form.get("publish_at", ""), zone)
        if publish_at is None:
            errors["publish_at"] = "Enter a date and a time, like 2026-11-29T08:00."
        elif publish_at <= now:
            errors["publish_at"] = "This time is over. Choose a later one."
    return Decision(change, publish_at, errors)


def read_moment(typed: str, zone: ZoneInfo) -> datetime | None:
    """What a browser's field for date and time sends, on the clinic's clock."""
    try:
        moment = datetime.fromisoformat(typed.strip())
    except ValueError:
        return None
    if not 2000 <= moment.year <= MAX_YEAR:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _change(name: str) -> Change | None:
    return Change(name) if name in set(Change) else None
