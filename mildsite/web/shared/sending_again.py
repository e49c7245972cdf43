"""What a form sent while the database is away, for the page that says so: one press sends it once more.

The page holds what this very request brought and nothing else, the form's own token and key included. Neither the
database nor the session is asked, so it works whatever broke, and a form sent from elsewhere gains no token by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import HTTPException

from mildsite.web.shared.access import DOORS, PUBLIC
from mildsite.web.shared.csrf import same_origin

_OF_THE_FORM = frozenset(
    {"csrf_token", "typist", "idempotency_key", "confirmed", "action", "lock_version", "theirs_version", "follows"}
)
"""Fields that nobody typed."""


@dataclass(frozen=True)
class Sent:
    name: str
    value: str

    @property
    def shown(self) -> bool:
        return self.name not in _OF_THE_FORM and bool(self.value.strip())

    @property
    def label(self) -> str:
        return self.name.replace("_", " ").capitalize()


def what_was_sent() -> list[Sent]:
    """The fields of a form of the staff. Not of others: sign-in holds a password, a patient types eight letters.

    Nothing where a file came along, which a page cannot hold.
    """
    if request.method != "POST" or DOORS.get(request.blueprint or "", PUBLIC) is PUBLIC or not same_origin():
        return []
    try:
        return [] if request.files else [Sent(name, value) for name, value in request.form.items(multi=True)]
    except HTTPException:  # too large or not to be read: that is told elsewhere
        return []
