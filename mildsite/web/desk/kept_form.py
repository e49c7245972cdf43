"""A form that was sent after the session had ended: kept through signing in, for the nurse who typed it alone.

With a script the desk keeps what is typed while it is typed (`issuing.draft`). Without one, the page that asks to sign
in carries it along, sealed for that nurse: the server holds nothing for somebody who is not signed in.
"""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from typing import Any

from flask import Flask, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import Permission
from mildsite.sealing import SealBroken, open_with_master, seal_with_master
from mildsite.sheets.drafting.keeping import LARGEST, keep_draft
from mildsite.web.shared.access import signed_in
from mildsite.web.shared.sessions import recognised

TYPIST, KEPT = "typist", "kept_form"
_NOT_KEPT = {"csrf_token", TYPIST, "action"}


def typist() -> str:
    """For a hidden field: who is typing, signed."""
    return str(_serializer().dumps(str(signed_in().id)))


def carried_form() -> str:
    """What this request sent, sealed for who typed it; empty when nobody of ours did."""
    try:
        user_id = uuid.UUID(_serializer().loads(request.form.get(TYPIST, "")))
    except (BadSignature, ValueError, TypeError):
        return ""
    fields = {name: value for name, value in request.form.items() if name not in _NOT_KEPT}
    data = json.dumps(fields).encode()
    if len(data) > LARGEST:
        return ""
    key_id, sealed = seal_with_master(_bound_to(user_id), data)
    return f"{key_id}.{base64.urlsafe_b64encode(sealed).decode()}"


def init_app(app: Flask) -> None:
    recognised.connect(_signed_in, app)
    app.context_processor(lambda: {"carried_form": carried_form})


def _signed_in(_app: Flask, user: StaffUser, **_details: Any) -> None:
    """Keep the form that was carried through signing in, if this is who typed it."""
    key_id, _, sealed = request.form.get(KEPT, "").partition(".")
    if not sealed or not user.may(Permission.ISSUE_SHEETS):
        return
    try:
        data = open_with_master(_bound_to(user.id), key_id, base64.urlsafe_b64decode(sealed))
        keep_draft(json.loads(data), actor=user)
    except (SealBroken, ValueError, binascii.Error):
        return  # somebody else's, or no form of ours


def _bound_to(user_id: uuid.UUID) -> str:
    return f"carried_form|{user_id}"


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="typist")
