"""What every page knows of the clinic, also when the database cannot be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g
from flask_security import current_user
from sqlalchemy.exc import SQLAlchemyError

from mildsite import languages
from mildsite.accounts.entrance.queries import alarm
from mildsite.accounts.entrance.sessions import IDLE
from mildsite.accounts.roles import Permission
from mildsite.clinic.logo import size_of_logo
from mildsite.clinic.models import ClinicDetails
from mildsite.clinic.phones import telephone
from mildsite.clinic.queries import current_values, find_details
from mildsite.clinic.values import ClinicValues
from mildsite.content.placeholders import values_for
from mildsite.db import db
from mildsite.web.shared.access import may


@dataclass(frozen=True, kw_only=True)
class ClinicView:
    """The clinic's details as pages show them; a plain copy that outlives its transaction."""

    name: str = "Our clinic"
    phone_day: str = ""
    phone_after_hours: str = ""
    address: str = ""
    hours: Mapping[str, str] = field(default_factory=dict)
    """By language."""
    is_demo: bool = False
    offers_guidance_sheet: bool = False
    main_colour: str | None = None
    logo_sha256: str | None = None
    logo_size: tuple[int, int] = (0, 0)
    """In pixels, the room that pages keep for the logo before it is there."""
    languages: tuple[str, ...] = (languages.DEFAULT,)
    zone: ZoneInfo = ZoneInfo("UTC")  # noqa: RUF009 - frozen
    values: ClinicValues = field(default_factory=ClinicValues)
    placeholder_values: tuple[tuple[str, str], ...] = ()


LOGO_ROOM = (200, 60)
_SCREEN_LOCKS_AFTER = IDLE + timedelta(seconds=10)
"""A little later than the server, which hears of the last key only when the draft is kept."""
_LAST_KNOWN = "mildsite.last_known_clinic"


def clinic() -> ClinicView:
    """The clinic in force; the last one known when the database does not answer."""
    if "clinic_view" not in g:
        try:
            g.clinic_view = current_app.extensions[_LAST_KNOWN] = _load()
        except SQLAlchemyError:
            db.session.rollback()
            g.database_silent = True
            g.clinic_view = current_app.extensions.get(_LAST_KNOWN, ClinicView())
    view: ClinicView = g.clinic_view
    return view


def init_app(app: Flask) -> None:
    @app.context_processor
    def _context() -> dict[str, Any]:
        return {
            "clinic": clinic(),
            "current_user": current_user,
            "break_glass_alarm": alarm,
            "screen_locks_after_ms": _SCREEN_LOCKS_AFTER // timedelta(milliseconds=1),
            "telephone": telephone,
            "may": may,
            "Permission": Permission,
        }


def _load() -> ClinicView:
    details = find_details()
    if details is None:
        return ClinicView()
    values = current_values()
    return ClinicView(
        name=details.name,
        phone_day=details.phone_day,
        phone_after_hours=details.phone_after_hours,
        address=details.address,
        hours=details.hours_by_language,
        is_demo=details.is_demo,
        offers_guidance_sheet=details.offers_guidance_sheet,
        main_colour=details.main_colour,
        logo_sha256=details.logo_sha256,
        logo_size=_logo_size(details),
        languages=details.offered_languages,
        zone=details.zone,
        values=values,
        placeholder_values=tuple(values_for(details, values).items()),
    )


def _logo_size(details: ClinicDetails) -> tuple[int, int]:
    """Looked up in the picture once for each logo: every page asks."""
    known: ClinicView | None = current_app.extensions.get(_LAST_KNOWN)
    if known is not None and known.logo_sha256 == details.logo_sha256:
        return known.logo_size
    if not details.logo:
        return 0, 0
    width, height = size_of_logo(details.logo)
    scale = min(1, LOGO_ROOM[0] / width, LOGO_ROOM[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))
