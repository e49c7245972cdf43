"""What somebody is told who has to wait."""

from __future__ import annotations

from mildsite.accounts.entrance.errors import Paused
from mildsite.web.shared.page_context import clinic


def wait(paused: Paused) -> str:
    """With the time on the clinic's clock from which another try is looked at."""
    until = paused.until.astimezone(clinic().zone)
    return f"There were too many wrong tries. Wait until {until:%H:%M:%S}, then try again."
