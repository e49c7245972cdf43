"""`mildsite init`: a new installation for a real clinic."""

from __future__ import annotations

import click

from mildsite.cli.installing import add_starter_pages, installed_app
from mildsite.cli.keys import confirm, how_to_copy
from mildsite.clinic.changing import Details, change_details
from mildsite.clinic.errors import UnusableDetail
from mildsite.clinic.models import SecondIdentifier
from mildsite.clinic.queries import find_details
from mildsite.db import db

CLINIC_NAME = "Minimally Invasive Spine and Pain Institute"


@click.command()
@click.option("--clinic-name", default=CLINIC_NAME, show_default=True)
@click.option("--phone", prompt="Clinic phone, by day")
@click.option("--after-hours-phone", prompt="Clinic phone, after hours")
@click.option("--address", prompt="Address")
@click.option("--hours", default="", help="Opening hours, in words.")
@click.option("--time-zone", default="America/New_York", show_default=True)
@click.option(
    "--second-identifier",
    type=click.Choice([identifier.value for identifier in SecondIdentifier]),
    default=SecondIdentifier.BIRTH_DATE.value,
    show_default=True,
    help="What identifies a patient besides the name.",
)
def init(  # noqa: PLR0917 - click passes each option by name
    clinic_name: str,
    phone: str,
    after_hours_phone: str,
    address: str,
    hours: str,
    time_zone: str,
    second_identifier: str,
) -> None:
    """Make keys, database and starter texts. The texts arrive as drafts that a clinician must sign."""
    app = installed_app()
    with app.app_context():
        if find_details() is not None:
            raise click.ClickException(
                "This installation is set up already: its pages and settings were left as they are."
            )
        details = Details(
            name=clinic_name,
            phone_day=phone,
            phone_after_hours=after_hours_phone,
            address=address,
            hours=hours,
            time_zone=time_zone,
            second_identifier=SecondIdentifier(second_identifier),
        )
        try:
            change_details(details, is_demo=False, actor_id=None)
        except UnusableDetail as error:
            raise click.ClickException(str(error)) from error
        pages = add_starter_pages()
        db.session.commit()
    click.echo(f"Ready. {len(pages)} starter pages wait as drafts for an editor and a clinical reviewer.")
    click.echo("Next: mildsite staff add --role administrator --email … --name …")
    with app.app_context():
        _ask_for_copy()


def _ask_for_copy() -> None:
    """Without the key file no sheet opens. Whoever cannot answer now, answers later."""
    click.echo(f"\n{how_to_copy()}")
    try:
        check_word = click.prompt("Check word of the copy (Enter: later)", default="", show_default=False)
        if check_word:
            confirm(check_word)
    except (click.Abort, click.ClickException) as problem:
        click.echo(f"\nNot confirmed yet. {getattr(problem, 'message', '')}".rstrip())
    else:
        click.echo("The copy is confirmed." if check_word else "Until then `mildsite doctor` stays red.")
