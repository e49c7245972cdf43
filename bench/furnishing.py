"""A clinic in a database of its own: settings, staff and the published starter texts of the demonstration."""

from __future__ import annotations

import secrets
import uuid
from pathlib import Path

from flask_migrate import upgrade

from mildsite import create_app
from mildsite.accounts.adding import add_staff
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.cli.demo import DEMO_CLINIC, publish_for_show
from mildsite.cli.installing import add_starter_pages
from mildsite.clinic.changing import change_details
from mildsite.clinic.signing import propose_value, sign_value
from mildsite.clinic.values import ValueState
from mildsite.config import Settings, write_private_file
from mildsite.db import db
from mildsite.keys import create_key_file


def settings(folder: Path, database_url: str = "") -> Settings:
    """Of an installation whose keys are in `folder`, and its database too unless said."""
    return Settings.from_environment({"MILDSITE_INSTANCE": str(folder), "MILDSITE_DATABASE_URL": database_url})


def furnish(folder: Path, database_url: str = "") -> uuid.UUID:
    """The demonstration, migrated and filled; gives its nurse. Several databases may share a folder and its keys."""
    if not (folder / "secret.key").exists():
        write_private_file(folder / "secret.key", secrets.token_urlsafe(48))
        create_key_file(folder / "master.key")
    app = create_app(settings(folder, database_url))
    with app.app_context():
        upgrade()
        change_details(DEMO_CLINIC, is_demo=True, actor_id=None)
        editor, reviewer = staff(RoleName.EDITOR), staff(RoleName.REVIEWER)
        value = propose_value(key="lifting_days", state=ValueState.SIGNED, typed="7", practitioner="", actor=editor)
        sign_value(value, shown_sha256=value.sentences_sha256, actor=reviewer)
        publish_for_show(add_starter_pages(), editor=editor, reviewer=reviewer)
        nurse = staff(RoleName.NURSE).id
        db.session.commit()
        db.engine.dispose()
    return nurse


def staff(role: RoleName, name: str = "") -> StaffUser:
    name = name or role.value.title()
    email = f"{name.lower().replace(' ', '.')}@clinic.test"
    return add_staff(email=email, name=name, password_hash="-", roles=[role], actor_id=None)  # noqa: S106
