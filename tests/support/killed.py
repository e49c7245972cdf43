"""Run the command in a process of its own that dies by SIGKILL before its n-th statement; with 0 it lives.

`python -m tests.support.killed 5 keys rotate`
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, event

from mildsite.cli import main
from mildsite.config import PROJECT_ROOT
from mildsite.sheets import purging
from mildsite.sheets.custody import rotating

AT_ONCE = 3


def start(environment: Mapping[str, str], *arguments: str, kill_before: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.killed", str(kill_before), *arguments],
        env={**os.environ, **environment},
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(environment: Mapping[str, str], *arguments: str, kill_before: int = 0) -> tuple[int, str]:
    """How it ended, and what it said."""
    process = start(environment, *arguments, kill_before=kill_before)
    said, wrong = process.communicate(timeout=120)
    return process.returncode, said + wrong


def _die_before(statement: int) -> None:
    count = 0

    def counted(*_details: Any) -> None:
        nonlocal count
        count += 1
        if count == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", counted)
    event.listen(Engine, "commit", counted)


if __name__ == "__main__":
    rotating.AT_ONCE = purging.AT_ONCE = AT_ONCE
    _die_before(int(sys.argv[1]))
    main(sys.argv[2:])
