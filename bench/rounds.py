"""The engines in turn, each in a process of its own: nobody's memory or leftovers slow another."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median

from bench.engines import Draw, prepare
from bench.names import names
from bench.sheet_words import Sheet, sheets

SHEETS = 200
_ROUNDS = 10
_WARM_UP = 30
_WARM_UP_SEED = 7

_draw: Draw
_sheets: list[Sheet]


def own_process() -> ProcessPoolExecutor:
    """One process that starts anew and stays."""
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"))


def timed_rounds(engines: Sequence[str]) -> dict[str, list[float]]:
    """CPU milliseconds a sheet, round by round; engines whose package is missing are left out."""
    pools = {engine: own_process() for engine in engines}
    try:
        ready = [engine for engine, pool in pools.items() if pool.submit(_warm, engine).result()]
        found: dict[str, list[float]] = {engine: [] for engine in ready}
        for turn in range(_ROUNDS):
            for engine in ready:
                found[engine].append(pools[engine].submit(_round, turn).result())
    finally:
        for pool in pools.values():
            pool.shutdown()
    return found


def ratio(slow: Sequence[float], fast: Sequence[float]) -> float:
    """How many times `slow` takes what `fast` takes: the middle one of the rounds."""
    return median(one / other for one, other in zip(slow, fast, strict=True))


def _warm(engine: str) -> bool:
    """Everything that is done once, and a few sheets. False where the package is missing."""
    global _draw, _sheets  # noqa: PLW0603 - one engine in a process
    try:
        _draw = prepare(engine)
    except ImportError:
        return False
    _sheets = sheets(names(SHEETS))
    for sheet in sheets(names(_WARM_UP, seed=_WARM_UP_SEED)):
        _draw(sheet)
    return True


def _round(turn: int) -> float:
    mine = _sheets[turn::_ROUNDS]
    gc.collect()
    start = time.process_time()
    for sheet in mine:
        _draw(sheet)
    return (time.process_time() - start) * 1000 / len(mine)
