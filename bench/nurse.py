"""A signed-in nurse at the desk of the real application: what she does, request by request."""

from __future__ import annotations

import re
import uuid
from html import unescape
from zoneinfo import ZoneInfo

from flask import Flask

from mildsite import clock
from mildsite.accounts.entrance import sessions
from mildsite.accounts.models import StaffUser
from mildsite.cli.demo import DEMO_CLINIC
from mildsite.db import db

_ZONE = ZoneInfo(DEMO_CLINIC.time_zone)
_HIDDEN = re.compile(r"<input[^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_OK, _SEE_OTHER = 200, 303


class Nurse:
    """Each method is one or more requests, and raises RuntimeError when an answer is not what it should be."""

    def __init__(self, app: Flask, nurse_id: uuid.UUID) -> None:
        self._client = app.test_client()
        with app.app_context():
            token = sessions.start(db.session.get_one(StaffUser, nurse_id))
            db.session.commit()
        with self._client.session_transaction() as session:
            session["_user_id"] = token
        self._find_page = self.get("/desk/find")
        self.issued = ""
        """The address of the last sheet."""

    def get(self, url: str) -> str:
        return self._answer("GET", url)

    def find(self, words: str) -> str:
        return self._answer("POST", "/desk/find", {**_hidden(self._find_page), "words": words})

    def issue(self, name: str) -> None:
        """Open the form, send it, read back and issue."""
        fields = {
            "patient_name": name,
            "birth_date": "1950-03-04",
            "practitioner": "Dr. Ames",
            "procedure_date": clock.today(_ZONE).isoformat(),
            "follow_up_kind": "by_hand",
            "size": "standard",
        }
        form = {**_hidden(self.get("/desk/sheets/new")), **fields}
        confirmed = {**form, **_hidden(self._answer("POST", "/desk/sheets/new", form)), **fields}
        self.issued = self._answer("POST", "/desk/sheets/new", confirmed, status=_SEE_OTHER)

    def _answer(self, method: str, url: str, data: dict[str, str] | None = None, *, status: int = _OK) -> str:
        answer = self._client.open(url, method=method, data=data)
        if answer.status_code != status:
            raise RuntimeError(f"{method} {url} was answered with {answer.status}")
        return answer.location if status == _SEE_OTHER and answer.location else answer.get_data(as_text=True)


def _hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's forms."""
    fields = {}
    for field in _HIDDEN.findall(page):
        found = dict(_ATTRIBUTE.findall(field))
        if found.get("type") == "hidden":
            fields[found["name"]] = unescape(found.get("value", ""))
    return fields
