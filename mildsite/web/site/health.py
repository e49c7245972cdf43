"""What a web server in front asks: whether the process lives, and whether it can do its work."""

from __future__ import annotations

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from mildsite import keys
from mildsite.config import SettingsError
from mildsite.db import db
from mildsite.db.availability import error_code
from mildsite.db.schema import is_migrated
from mildsite.web.site.door import site


@site.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Whether the process answers. Asks nothing of the database."""
    return Response("ok\n", mimetype="text/plain")


@site.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Whether requests may be sent here. Anybody may ask, so the reason stands in the log alone."""
    if reason := _hindrance():
        current_app.logger.error("not ready", extra={"reason": reason})
        return Response("not ready\n", 503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


def _hindrance() -> str | None:
    try:
        keys.load(current_app.config["MASTER_KEY_FILE"])  # this process has its keys; the next one must get them too
        return None if is_migrated() else "the database is not migrated to this version"
    except SettingsError:
        return "the keys cannot be read"
    except SQLAlchemyError as error:
        db.session.rollback()
        return f"the database does not answer ({error_code(error) or type(error).__name__})"
