"""Sign-in and sign-out in the audit log."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_login import user_logged_out
from flask_security import user_authenticated

from mildsite.accounts.models import StaffUser
from mildsite.audit.actions import Action
from mildsite.audit.recording import record


def init_app(app: Flask) -> None:
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)


def _signed_in(_app: Flask, user: StaffUser, **_details: Any) -> None:
    record(Action.SIGNED_IN, actor_id=user.id)


def _signed_out(_app: Flask, user: StaffUser, **_details: Any) -> None:
    record(Action.SIGNED_OUT, actor_id=user.id)
