"""The forms of getting in."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, PasswordField, StringField, SubmitField
from wtforms.validators import DataRequired, EqualTo, InputRequired


def _as_stored(address: str | None) -> str:
    """The address as accounts keep it: phones like to begin it with a capital, or end it with a blank."""
    return "".join(ch for ch in address or "" if ch.isprintable()).strip().casefold()


def _printable(text: str | None) -> str:
    return "".join(ch for ch in text or "" if ch.isprintable())


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    email = EmailField("E-mail address", filters=[_as_stored], validators=[DataRequired("Enter your e-mail address.")])
    password = PasswordField("Password", validators=[DataRequired("Enter your password.")])
    submit = SubmitField("Sign in")


class CodeForm(FlaskForm):  # type: ignore[misc]
    """The second step of signing in."""

    code = StringField("Code", filters=[_printable], validators=[DataRequired("Enter the code.")])
    trust = BooleanField("This computer belongs to the clinic. Ask me for no code here for 12 hours.")
    submit = SubmitField("Sign in")


class SetUpForm(FlaskForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    code = StringField(
        "Six digits from the app", filters=[_printable], validators=[DataRequired("Enter the six digits.")]
    )
    submit = SubmitField("Finish")


class UnlockForm(FlaskForm):  # type: ignore[misc]
    secret = PasswordField("Your password", validators=[DataRequired("Enter your password.")])
    submit = SubmitField("Unlock")


class JoinForm(FlaskForm):  # type: ignore[misc]
    """What an invited colleague chooses. What makes a good password, the domain knows."""

    name = StringField("Your name", filters=[_printable], validators=[InputRequired("Enter your name.")])
    password = PasswordField("Password", validators=[InputRequired("Choose a password.")])
    again = PasswordField(
        "The same password again", validators=[EqualTo("password", "The two passwords are not the same.")]
    )
    submit = SubmitField("Join")


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """By a link, for somebody who forgot theirs."""

    password = PasswordField("New password", validators=[InputRequired("Choose a password.")])
    again = PasswordField(
        "The same password again", validators=[EqualTo("password", "The two passwords are not the same.")]
    )
    submit = SubmitField("Save the password")


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """One's own account changes only for somebody who knows its password. Several stand on one page."""

    class Meta:
        csrf = False  # the form that brings them has the token, and web/shared/csrf.py asks for it

    current = PasswordField("Password you have now", validators=[DataRequired("Enter the password you have now.")])


class ChangePasswordForm(ConfirmForm, NewPasswordForm):
    """One's own."""
