"""The first sheet of a fresh process: starting Python, reading modules and fonts, setting every word once."""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

_TIMES = 5


def seconds() -> float:
    """CPU seconds from the start of the process to the finished file: the middle one of a few."""
    command = [sys.executable, "-m", "bench.first_sheet"]
    return median(float(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(_TIMES))


def _main() -> None:
    from bench.sheet_words import sheets
    from mildsite.pdf.rendering import render

    render(sheets(["Nobody Known"])[0].document)
    sys.stdout.write(str(time.process_time()))


if __name__ == "__main__":
    _main()
