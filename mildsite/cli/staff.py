"""`mildsite staff add` and `mildsite staff break-glass`."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from mildsite.accounts.adding import add_staff
from mildsite.accounts.entrance import break_glass
from mildsite.accounts.entrance.errors import NotAnEmergencyAccount
from mildsite.accounts.errors import EmailTaken
from mildsite.accounts.hashing import hash_password
from mildsite.accounts.passwords import weakness
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
    if problem := weakness(password, known_words=(name, email)):
        raise click.ClickException(problem)
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


@staff.command("break-glass")
@click.option("--email", required=True, help="An address that no colleague signs in with.")
def break_glass_command(email: str) -> None:
    """Make the account for emergencies, or seal it anew, and print what goes into the envelope."""
    try:
        password, codes = break_glass.seal_envelope(email=email, actor_id=None)
    except NotAnEmergencyAccount as error:
        raise click.ClickException("A colleague signs in with this address. Choose another one.") from error
    db.session.commit()
    click.echo("Print this, seal it in an envelope, and keep it where a nurse finds it in an emergency.")
    click.echo("It is shown only this once. Every sign-in with it is reported to the administrators.\n")
    click.echo(f"E-mail address  {email}\nPassword        {password}\n\nCodes, each works once:")
    for code in codes:
        click.echo(f"  {code}")
    click.echo("\nSigned in this way, the desk stays open for one hour. Seal a new envelope afterwards.")
