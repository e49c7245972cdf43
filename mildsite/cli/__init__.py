"""The `mildsite` command."""

from __future__ import annotations

from flask.cli import FlaskGroup

from mildsite import create_app
from mildsite.cli.demo import demo
from mildsite.cli.init import init
from mildsite.cli.sheet import sheet
from mildsite.cli.staff import staff

main = FlaskGroup(
    name="mildsite",
    create_app=create_app,
    add_default_commands=False,
    help="Run and look after a mildsite installation.",
)
for command in (init, demo, staff, sheet):
    main.add_command(command)
