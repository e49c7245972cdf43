"""The forms of signing in and of joining."""

from __future__ import annotations

from typing import Any

from flask_security import LoginForm
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField, SubmitField
from wtforms.validators import DataRequired, EqualTo, InputRequired

from mildsite.accounts.models import StaffUser
from mildsite.audit.actions import Action
from mildsite.audit.recording import record


def _as_stored(address: str | None) -> str:
    """The address as accounts keep it: phones like to begin it with a capital, or end it with a blank."""
    return "".join(ch for ch in address or "" if ch.isprintable()).strip().casefold()


def _printable(text: str | None) -> str:
    return "".join(ch for ch in text or "" if ch.isprintable())


class SignInForm(LoginForm):
    """Flask-Security's form in our words; a failed attempt is on record."""

    email = EmailField("E-mail address", filters=[_as_stored], validators=[DataRequired("Enter your e-mail address.")])
    password = PasswordField("Password", validators=[DataRequired("Enter your password.")])
    remember = None
    submit = SubmitField("Sign in")

    def validate(self, **kwargs: Any) -> bool:
        valid = bool(super().validate(**kwargs))
        if not valid and self.email.data and self.password.data:
            record(
                Action.SIGN_IN_FAILED,
                actor_id=None,
                subject_id=self.user.id if isinstance(self.user, StaffUser) else None,
                known_account=self.user is not None,
            )
        return valid


class JoinForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """What an invited colleague chooses. What makes a good password, the domain knows."""

    name = StringField("Your name", filters=[_printable], validators=[InputRequired("Enter your name.")])
    password = PasswordField("Password", validators=[InputRequired("Choose a password.")])
    again = PasswordField(
        "The same password again", validators=[EqualTo("password", "The two passwords are not the same.")]
    )
    submit = SubmitField("Join")
