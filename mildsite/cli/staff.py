"""`mildsite staff add`."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from flask_security import hash_password, password_length_validator

from mildsite.accounts.adding import add_staff
from mildsite.accounts.errors import EmailTaken
from mildsite.accounts.roles import RoleName
from mildsite.db import db

staff = AppGroup("staff", help="Staff accounts.")


@staff.command("add")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in RoleName]))
@click.password_option(help="At least 15 characters. Asked for when left out.")
def add(email: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Add somebody who signs in."""
    problems = password_length_validator(password)
    if problems:
        raise click.ClickException("The password needs at least 15 characters.")
    try:
        add_staff(
            email=email,
            name=name,
            password_hash=hash_password(password),
            roles=[RoleName(role) for role in roles],
            actor_id=None,
        )
    except EmailTaken as error:
        raise click.ClickException("Somebody signs in with this address already.") from error
    db.session.commit()
    click.echo(f"{name} can sign in as {email}.")
