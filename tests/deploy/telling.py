"""What the check says as it goes, and when it stops."""

from __future__ import annotations

import sys

from tests.deploy.machine import Failed


def expect(holds: bool, what: str, *, quiet: bool = False) -> None:
    if not holds:
        raise Failed(f"not so: {what}")
    if not quiet:
        say(f"   {what}")


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
