"""A day's list of 500 patients, from the bytes that a nurse uploads to the file that is printed: nothing left out."""

from __future__ import annotations

import csv
import io
import resource
import time
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import Flask

from bench.furnishing import furnish, settings
from bench.names import names
from bench.rounds import own_process
from mildsite import clock, create_app
from mildsite.accounts.models import StaffUser
from mildsite.cli.demo import DEMO_CLINIC
from mildsite.content import queries as content_queries
from mildsite.db import db
from mildsite.sheets.batches import queries
from mildsite.sheets.batches.models import BatchState
from mildsite.sheets.batches.preparing import begin_preparing, prepare_some
from mildsite.sheets.batches.printing_batch import open_batch_pdf, print_batch
from mildsite.sheets.batches.starting import start_batch

ROWS = 500
_WARM_UP = 25


class DayList(NamedTuple):
    milliseconds: float
    """CPU, a sheet."""
    megabytes: float
    """Peak memory of the process."""


def measured_day_list() -> DayList:
    with TemporaryDirectory() as folder:
        with own_process() as process:  # the server that makes sheets has not approved their text
            nurse = process.submit(furnish, Path(folder)).result()
        with own_process() as process:
            return process.submit(_measure, Path(folder), nurse).result()


def _measure(folder: Path, nurse: uuid.UUID) -> DayList:
    app = create_app(settings(folder))
    _run(app, nurse, _WARM_UP)
    start = time.process_time()
    _run(app, nurse, ROWS)
    took = (time.process_time() - start) * 1000 / ROWS
    return DayList(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)


def _run(app: Flask, nurse_id: uuid.UUID, rows: int) -> None:
    """Each step in a session and a transaction of its own, as requests are."""
    with app.app_context():
        nurse, page = db.session.get_one(StaffUser, nurse_id), content_queries.live_aftercare(language="en")[0]
        batch = start_batch(_list(rows), page=page, actor=nurse)
        begin_preparing(batch, actor=nurse)
        batch_id = batch.id
        db.session.commit()
    state = BatchState.PREPARING
    while state is BatchState.PREPARING:
        with app.app_context():
            nurse = db.session.get_one(StaffUser, nurse_id)
            found = queries.own_batch(batch_id, actor=nurse, lock=True)
            assert found is not None  # noqa: S101 - it is under way
            prepare_some(found, site="https://clinic.example", actor=nurse)
            state = found.state
            db.session.commit()
    with app.app_context():
        nurse, issued = db.session.get_one(StaffUser, nurse_id), queries.issued_batch(batch_id)
        assert issued is not None  # noqa: S101 - the loop has ended
        print_batch(issued, actor=nurse)
        open_batch_pdf(issued, duplex=True, actor=nurse)
        db.session.commit()


def _list(rows: int) -> bytes:
    today = clock.today(ZoneInfo(DEMO_CLINIC.time_zone)).isoformat()
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["Patient name", "Date of birth", "Procedure date", "Practitioner", "Note"])
    writer.writerows([name, "1950-03-04", today, "Dr. Ames", "Take it easy on the stairs."] for name in names(rows))
    return text.getvalue().encode()
