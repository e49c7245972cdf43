"""Several callers at the same moment, each with a session of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from flask import Flask

from mildsite.db import db

_Result = TypeVar("_Result")


def at_once(app: Flask, *calls: Callable[[], _Result]) -> list[_Result]:
    """Make the calls in threads that start together; the results in order. What a call raises is raised here.

    The test's own transaction is committed first: it would hold the lock the threads wait for.
    """
    db.session.commit()
    start = threading.Barrier(len(calls), timeout=10)

    def run(call: Callable[[], _Result]) -> _Result:
        with app.app_context():
            start.wait()
            try:
                return call()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(run, call) for call in calls]]
