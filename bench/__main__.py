"""Measure how it stands: `make bench`, or a part of it: `python -m bench <part> …`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from statistics import median

from bench import report
from bench.batch import largest_latin_sheet, measured_batch
from bench.day_list import measured_day_list
from bench.first_sheet import seconds
from bench.many_sheets import FEW, measured_many_sheets
from bench.published_page import measured_pages, share, told
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

_PAGE_PEERS = (
    ("bare", "a bare Flask view with as many bytes, the same headers and log", 0.95, 0.9),
    ("wagtail", "Wagtail’s", 12.0, None),
    ("wagtail_cached", "Wagtail’s with Django’s page cache", 1.4, None),
)
"""What is measured against, in words; how many times its requests a second we want, and at least must have."""


def main() -> None:
    chosen = sys.argv[1:] or [part for part in _PARTS if part != _LONG]
    if unknown := set(chosen) - _PARTS.keys():
        sys.exit(f"There is no part {', '.join(unknown)}. Parts: {', '.join(_PARTS)}.")
    figures = []
    for part in chosen:
        for figure in _PARTS[part]():
            report.write([figure])  # at once: a run that is stopped keeps what it has
            figures.append(figure)
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


def _file() -> list[Figure]:
    return [
        Figure("one sheet's file, Latin name", largest_latin_sheet(), "KB", 80, "lower"),
        Figure("first sheet in a fresh process", seconds(), "s", 1, "lower"),
    ]


def _sign_in() -> list[Figure]:
    found = measured_sign_in()
    name = "median time of sign-in, unknown vs known account: how far from the same"
    detail = f"{found.ratio:.3f} of {found.milliseconds:.0f} ms"
    return [Figure(name, abs(found.ratio - 1), "times", 0.1, "lower", detail=detail)]


def _published_page() -> list[Figure]:
    rounds = measured_pages()
    figures = []
    for key, words, target, limit in _PAGE_PEERS:
        measured = "ours" in rounds and key in rounds
        value = share(rounds["ours"], rounds[key]) if measured else None
        detail = told(rounds["ours"], rounds[key]) if measured else ""
        name = f"published page, two sync workers: requests a second, in multiples of {words}"
        figures.append(Figure(name, value, "times", target, "higher", limit, detail))
    return figures


def _many_sheets(sheets: int) -> Iterator[Figure]:
    for database, all_grown in measured_many_sheets(sheets):
        for grown in all_grown:
            name = f"{grown.what} at {sheets:,} sheets, {database}: how many times its time at {FEW:,}"
            detail = f"{grown.many:.1f} ms against {grown.few:.1f} ms"
            yield Figure(name, grown.times, "times", 1.5, "lower", detail=detail)


_LONG = "million"
_PARTS: dict[str, Callable[[], Iterable[Figure]]] = {
    "sheet": _speeds,
    "batch": _batch,
    "day_list": _day_list,
    "file": _file,
    "sign_in": _sign_in,
    "published_page": _published_page,
    "many_sheets": partial(_many_sheets, 100_000),
    _LONG: partial(_many_sheets, 1_000_000),
}
"""Everything but the long one is measured when nothing is chosen."""


if __name__ == "__main__":
    main()
