"""The `mildsite` command."""

from __future__ import annotations

from flask import Flask
from flask.cli import FlaskGroup, NoAppException

from mildsite import create_app
from mildsite.cli.audit import audit
from mildsite.cli.backup import backup_command, restore_command
from mildsite.cli.content import content
from mildsite.cli.demo import demo
from mildsite.cli.doctor import doctor
from mildsite.cli.downtime import downtime_pack_command
from mildsite.cli.init import init
from mildsite.cli.keys import keys
from mildsite.cli.purge import purge
from mildsite.cli.sheet import sheet
from mildsite.cli.specimen import specimen
from mildsite.cli.staff import staff
from mildsite.cli.upgrade import upgrade_command
from mildsite.config import SettingsError


class NotStarted(NoAppException):
    """A setting is unsafe. The command ends with status 1, as every refusal does."""

    exit_code = 1


def _app() -> Flask:
    """The application; a setting that stops it is told in words and not as a traceback."""
    try:
        return create_app()
    except SettingsError as error:
        raise NotStarted(str(error)) from error


main = FlaskGroup(
    name="mildsite",
    create_app=_app,
    add_default_commands=False,
    help="Run and look after a mildsite installation.",
)
COMMANDS = (
    init,
    demo,
    doctor,
    audit,
    staff,
    sheet,
    specimen,
    content,
    downtime_pack_command,
    backup_command,
    restore_command,
    keys,
    purge,
    upgrade_command,
)
for command in COMMANDS:
    main.add_command(command)
