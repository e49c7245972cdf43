"""Many sheets in one file, against as many files; how big they get, and how much memory it takes."""

from __future__ import annotations

import gc
import resource
import time
from typing import NamedTuple

from bench.names import LATIN, names
from bench.rounds import own_process, ratio
from bench.sheet_words import sheets
from mildsite.pdf.rendering import render, render_batch

SHEETS = 500
_ROUNDS = 5


class Batch(NamedTuple):
    share: float
    """Of the time that single sheets take."""
    kilobytes: float
    """A sheet."""
    megabytes: float
    """Peak memory of the process."""


def measured_batch() -> Batch:
    with own_process() as process:
        kilobytes, megabytes = process.submit(_peak).result()
    with own_process() as process:
        return Batch(process.submit(_share).result(), kilobytes, megabytes)


def largest_latin_sheet() -> float:
    """Kilobytes."""
    return max(len(render(sheet.document)) for sheet in sheets(names(SHEETS // 5, scripts=LATIN))) / 1000


def _peak() -> tuple[float, float]:
    """Of a fresh process that makes one batch and nothing else."""
    pdf = render_batch([sheet.document for sheet in sheets(names(SHEETS))])
    return len(pdf) / SHEETS / 1000, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _share() -> float:
    documents = [sheet.document for sheet in sheets(names(SHEETS))]
    together, single = [], []
    for turn in range(_ROUNDS + 1):
        gc.collect()
        start = time.process_time()
        for document in documents:
            render(document)
        middle = time.process_time()
        render_batch(documents)
        end = time.process_time()
        if turn:  # the first one warms up
            single.append(middle - start)
            together.append(end - middle)
    return ratio(together, single)
