"""Sign-in and sign-out of staff, by Flask-Security."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_login.utils import _user_context_processor
from flask_security import Security, SQLAlchemyUserDatastore

from mildsite.accounts.models import Role, StaffUser
from mildsite.db import db
from mildsite.web.extensions import limiter
from mildsite.web.signin import recording, views
from mildsite.web.signin.forms import SignInForm
from mildsite.web.signin.joining import joining

security = Security()
SIGN_IN_LIMIT = "30 per minute"
views.signin.add_url_rule("/join/<token>", view_func=joining, methods=["GET", "POST"])


def init_app(app: Flask) -> None:
    app.config.from_mapping(
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_LOGOUT_METHODS=["POST"],  # a GET changes nothing
        SECURITY_POST_LOGIN_VIEW="/start",
        SECURITY_POST_LOGOUT_VIEW="/sign-in",
        SECURITY_LOGIN_USER_TEMPLATE="signin/sign_in.html",
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a method
        SECURITY_PASSWORD_SINGLE_HASH=True,
        SECURITY_PASSWORD_LENGTH_MIN=15,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False, "test_environment": True},
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_REGISTERABLE=False,
        SECURITY_DEFAULT_REMEMBER_ME=False,
        SECURITY_FRESHNESS=timedelta(minutes=-1),  # no page that asks a signed-in user for the password again
        SECURITY_CLI_USERS_NAME=False,  # its commands would give roles and passwords past the audit log
        SECURITY_CLI_ROLES_NAME=False,
        SECURITY_STATIC_FOLDER=None,  # nor its scripts, which no page of ours loads
        SECURITY_MSG_GENERIC_AUTHN_FAILED=("The e-mail address or the password is not right.", "error"),
        SECURITY_MSG_UNAUTHENTICATED=("Please sign in.", "info"),
        SECURITY_FLASH_MESSAGES=False,
    )
    app.register_blueprint(views.signin)
    security.init_app(app, SQLAlchemyUserDatastore(db, StaffUser, Role), login_form=SignInForm)
    # Pages only, no interface for programs; and no bearer tokens, which outlive signing out and work in an address.
    security.want_json(lambda _request: False)
    security.login_manager.request_loader(lambda _request: None)
    sign_in = app.view_functions["security.login"]
    app.view_functions["security.login"] = limiter.limit(SIGN_IN_LIMIT, methods=["POST"])(sign_in)  # type: ignore[assignment]
    _leave_sessions_alone(app)
    recording.init_app(app)


def _leave_sessions_alone(app: Flask) -> None:
    """Take out three hooks that touch the session in every request: public pages have none.

    Staff pages find `current_user` when they ask for it, permissions are ours (`accounts.roles`), and there is no
    "remember me".
    """
    app.template_context_processors[None].remove(_user_context_processor)
    app.before_request_funcs[None].remove(security.principal._on_before_request)
    app.after_request_funcs[None].remove(security.login_manager._update_remember_cookie)
