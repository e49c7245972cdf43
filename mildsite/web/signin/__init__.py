"""Who gets in: sign-in with a second factor, locking, signing out, one's own account, and links that work once.

Flask-Security hashes the passwords and knows the account; the pages and the sessions are ours (ADR 0022).
"""

from __future__ import annotations

from flask import Flask
from flask_login.utils import _user_context_processor
from flask_security import Security, SQLAlchemyUserDatastore

from mildsite.accounts.models import Role, StaffUser
from mildsite.db import db
from mildsite.web.shared import sessions
from mildsite.web.signin import account, joining, locking, new_password, second_step, signing_in
from mildsite.web.signin.door import signin

__all__ = ["account", "init_app", "joining", "locking", "new_password", "second_step", "signing_in"]

security = Security()


def init_app(app: Flask) -> None:
    app.config.from_mapping(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a method
        SECURITY_PASSWORD_SINGLE_HASH=True,
        SECURITY_REGISTERABLE=False,
        SECURITY_CLI_USERS_NAME=False,  # its commands would give roles and passwords past the audit log
        SECURITY_CLI_ROLES_NAME=False,
        SECURITY_STATIC_FOLDER=None,  # nor its scripts, which no page of ours loads
    )
    app.register_blueprint(signin)
    security.init_app(app, SQLAlchemyUserDatastore(db, StaffUser, Role), register_blueprint=False)
    security.login_manager.user_loader(sessions.user_of)
    security.login_manager.session_protection = None  # a session is worth what its row says, and no more
    # No bearer tokens, which outlive signing out and work in an address.
    security.login_manager.request_loader(lambda _request: None)
    _leave_sessions_alone(app)
    sessions.init_app(app)


def _leave_sessions_alone(app: Flask) -> None:
    """Take out three hooks that touch the session in every request: public pages have none.

    Staff pages find `current_user` when they ask for it, permissions are ours (`accounts.roles`), and there is no
    "remember me".
    """
    app.template_context_processors[None].remove(_user_context_processor)
    app.before_request_funcs[None].remove(security.principal._on_before_request)
    app.after_request_funcs[None].remove(security.login_manager._update_remember_cookie)
