"""The one source of time. Tests set it; nothing else in the project asks the machine for the date."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today(time_zone: ZoneInfo) -> date:
    """The date on the clinic's wall calendar, which near midnight is not the server's."""
    return now().astimezone(time_zone).date()


def ticks() -> float:
    """Seconds that only grow, whatever is done to the machine's clock: for how long ago, never for when."""
    return time.monotonic()
