"""What somebody is told who has to wait."""

from __future__ import annotations

import math

from mildsite import clock
from mildsite.accounts.entrance.errors import Paused


def wait(paused: Paused) -> str:
    """With how long it takes until another try is looked at, rounded up."""
    seconds = math.ceil((paused.until - clock.now()).total_seconds())
    minutes = math.ceil(seconds / 60)
    left = f"{seconds} seconds" if seconds < 60 else f"{minutes} minute{'s' if minutes > 1 else ''}"
    return f"There were too many wrong tries. Wait {left}, then try again."
