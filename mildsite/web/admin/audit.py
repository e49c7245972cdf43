"""The audit log, to read. It never holds a patient's word (`mildsite/audit/actions.py` says what an event may hold).

Administrators read it, and clinical reviewers: they answer for what is printed, so they see what became of a text.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Response, abort, request
from flask_admin import expose

from mildsite.accounts.queries import names_of_staff, staff_ids_named
from mildsite.accounts.roles import Permission
from mildsite.audit import queries
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.clinic.queries import current_details
from mildsite.sheets.access_report import access_report
from mildsite.sheets.models import number_label, number_of
from mildsite.web.admin.lists import ReadOnlyList
from mildsite.web.shared.csv_export import csv_response
from mildsite.web.shared.next_page import own_path

EXPORT_ROWS = 10_000
_LONG_NUMBER = re.compile(r"\b([0-9a-f]{8})[0-9a-f-]{20,}")
_BRIEF = 200
"""Signs of a detail that the list shows: an event of a long list of sheets names them all."""
NOT_A_DAY = "This is not a real day, so it was left out. Write it like 2026-11-29."


@dataclass(frozen=True)
class Row:
    """One event in words."""

    seq: int
    at: datetime
    who: str
    what: str
    about: str
    detail: str

    def brief(self, text: str) -> str:
        """`text` for a line of the list: long numbers by their first signs, enough to see which are the same."""
        short = _LONG_NUMBER.sub(r"\1…", text)
        return short if len(short) <= _BRIEF else f"{short[:_BRIEF]}…"


class AuditView(ReadOnlyList):
    permission = Permission.READ_AUDIT
    list_template = "admin_lists/audit.html"
    column_list = ("seq", "at", "who", "what", "about", "detail")
    list_arguments = ("action", "day")
    column_sortable_list = ("seq",)
    column_labels = {  # noqa: RUF012 - Flask-Admin reads it from the class
        "seq": "No.",
        "at": "When",
        "who": "Who",
        "what": "What",
        "about": "About",
        "detail": "Details",
    }

    def get_pk_value(self, model: Row) -> int:
        return model.seq

    def get_list(  # noqa: PLR0917 - Flask-Admin passes by place
        self,
        page: int,
        sort_field: str | None,
        sort_desc: int | None,
        search: str | None,
        filters: object,  # noqa: ARG002 - Flask-Admin's signature; ours are `action` and `day`
        page_size: int | None = None,
    ) -> tuple[None, list[Row]]:
        """One page of events, newest first. They are not counted: nobody needs the number, and it is slow."""
        size = page_size or self.page_size
        oldest_first = sort_field == "seq" and not sort_desc
        wanted = _wanted(search)
        return None, _rows(queries.events(wanted, oldest_first=oldest_first, limit=size, offset=page * size))

    @expose("/<int(max=999999999999):seq>")
    def event(self, seq: int) -> str:
        found = queries.event(seq) or abort(404)
        # Not by Flask-Admin's own check: behind a web server that ends TLS, `http:evil.example` passes it.
        back = own_path(request.args.get("url", ""))
        return self.render("admin_lists/audit_event.html", row=_rows([found])[0], back=back)

    @expose("/sheet")
    def sheet(self) -> str:
        """Who had to do with one sheet, for whoever answers for privacy. It names no patient."""
        typed = "".join(ch for ch in request.args.get("number", "")[:20] if ch.isprintable()).strip()
        number = number_of(typed)
        found = access_report(number) if number is not None else None
        return self.render(
            "admin_lists/audit_sheet.html",
            typed=typed,
            label=number_label(number) if number is not None else "",
            rows=found,
            zone=current_details().zone,
        )

    @expose("/export.csv")
    def export(self) -> Response:
        """The newest events that the search finds, up to a limit that the page tells."""
        rows = _rows(queries.events(_wanted(self._get_list_extra_args().search), limit=EXPORT_ROWS))
        header = ["Number", "Time (UTC)", *(self.column_labels[name] for name in self.column_list[2:])]
        cells = (
            [row.seq, row.at.astimezone(UTC).isoformat(), row.who, row.what, row.about, row.detail] for row in rows
        )
        return csv_response(header, cells, name="audit-log")

    def render(self, template: str, **context: Any) -> str:
        day, problem = _day()
        asked = {
            "actions": {str(action): in_words(action) for action in sorted(Action, key=str)},
            "action": request.args.get("action", ""),
            "day": "".join(ch for ch in request.args.get("day", "")[:40] if ch.isprintable()),
            "day_problem": problem,
            "export_rows": EXPORT_ROWS,
            "zone": current_details().zone,
            "narrowed": bool(context.get("search") or _action() or day),
        }
        return str(super().render(template, **{**context, **asked}))


def in_words(action: str) -> str:
    """`staff.signed_in` → `Staff: signed in`"""
    subject, _, done = action.partition(".")
    return f"{subject.capitalize()}: {done.replace('_', ' ')}"


def _wanted(search: str | None) -> queries.Wanted:
    day, _ = _day()
    since = datetime(day.year, day.month, day.day, tzinfo=current_details().zone) if day else None
    return queries.Wanted(
        action=_action(),
        since=since,
        before=since + timedelta(days=1) if since else None,  # the clock's day, also where summer time ends in it
        words=search or "",
        people=staff_ids_named(search) if search else (),
    )


def _action() -> Action | None:
    name = request.args.get("action", "")
    return Action(name) if name in set(Action) else None


def _day() -> tuple[date | None, str | None]:
    """The day asked for, or what is wrong with it."""
    typed = request.args.get("day", "").strip()
    if not typed:
        return None, None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None, NOT_A_DAY
    return (day, None) if 1900 <= day.year <= 2200 else (None, NOT_A_DAY)


def _rows(events: Sequence[AuditEvent]) -> list[Row]:
    subjects = {event.seq: _as_id(event.subject_id) for event in events}
    ids = {event.actor_id for event in events} | set(subjects.values())
    names = names_of_staff(found for found in ids if found)
    return [
        Row(
            seq=event.seq,
            at=event.at,
            who=names.get(event.actor_id, "") if event.actor_id else "",
            what=in_words(event.action),
            about=names.get(subject) or str(subject) if (subject := subjects[event.seq]) else "",
            detail="; ".join(f"{key.replace('_', ' ')}: {value}" for key, value in sorted(event.detail.items())),
        )
        for event in events
    ]


def _as_id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None
