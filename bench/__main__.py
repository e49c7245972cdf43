"""Measure the sheet and say how it stands: `make bench`."""

from __future__ import annotations

import json
import sys
from statistics import median

from bench import report
from bench.batch import largest_latin_sheet, measured_batch
from bench.day_list import measured_day_list
from bench.first_sheet import seconds
from bench.report import Figure
from bench.rounds import ratio, timed_rounds
from bench.sign_in import measured_sign_in

_OURS, _CANVAS = "mildsite_sheet", "reportlab_canvas"
_PEERS = (
    ("weasyprint_page", "WeasyPrint, tagged", 40.0, 20.0),
    ("typst_page", "Typst, tagged", 4.0, 2.0),
    ("fpdf2_page", "fpdf2, untagged", 40.0, 20.0),
)
"""Module, what it makes, how many times its speed we want, and at least must have."""


def main() -> None:
    figures = [*_speeds(), *_batch(), *_day_list()]
    figures.append(Figure("one sheet's file, Latin name", largest_latin_sheet(), "KB", 80, "lower"))
    figures.append(Figure("first sheet in a fresh process", seconds(), "s", 1, "lower"))
    figures.append(_sign_in())
    report.write(figures)
    sys.stdout.write(f"{json.dumps(report.machine(), indent=1)}\n\n{report.table(figures)}")


def _speeds() -> list[Figure]:
    rounds = timed_rounds([_OURS, _CANVAS, *(peer for peer, *_ in _PEERS)])
    ours = rounds[_OURS]

    def against(engine: str) -> str:
        return f"{median(ours):.1f} ms against {median(rounds[engine]):.1f} ms" if engine in rounds else ""

    figures = []
    for engine, words, target, limit in _PEERS:
        times = ratio(rounds[engine], ours) if engine in rounds else None
        name = f"one tagged sheet: how many times as fast as {words}"
        figures.append(Figure(name, times, "times", target, "higher", limit, against(engine)))
    share = ratio(ours, rounds[_CANVAS]) if _CANVAS in rounds else None
    name = "one tagged sheet: share of the time of a plain ReportLab canvas, untagged"
    figures.append(Figure(name, share, "times", 0.5, "lower", 1.0, against(_CANVAS)))
    return figures


def _batch() -> list[Figure]:
    batch = measured_batch()
    return [
        Figure("500 sheets in one file: share of the time of 500 files", batch.share, "times", 0.8, "lower"),
        Figure("500 sheets in one file: peak memory", batch.megabytes, "MB", 150, "lower"),
        Figure("500 sheets in one file: size of a sheet", batch.kilobytes, "KB", 12, "lower"),
    ]


def _day_list() -> list[Figure]:
    found = measured_day_list()
    name = "a list of 500 rows, from upload to the file that is printed, encryption and records included"
    return [
        Figure(f"{name}: CPU a sheet", found.milliseconds, "ms", 10, "lower"),
        Figure(f"{name}: peak memory", found.megabytes, "MB", 200, "lower"),
    ]


def _sign_in() -> Figure:
    found = measured_sign_in()
    name = "median time of sign-in, unknown vs known account: how far from the same"
    detail = f"{found.ratio:.3f} of {found.milliseconds:.0f} ms"
    return Figure(name, abs(found.ratio - 1), "times", 0.1, "lower", detail=detail)


if __name__ == "__main__":
    main()
