"""What the clinic has decided: where patients find it, how long sheets are kept, who signs in and how."""

from __future__ import annotations

from mildsite import clock
from mildsite.accounts.entrance.queries import staff_without_second_factor
from mildsite.cli.checks.finding import Finding, green, note, red
from mildsite.clinic.queries import current_details
from mildsite.config import Settings
from mildsite.content.queries import overdue_pages


def address(settings: Settings) -> Finding:
    if not settings.https:
        return red(
            f"Links and QR codes of sheets lead to {settings.public_url}, which only this machine can open. "
            "Set MILDSITE_PUBLIC_URL to the address that patients use; it begins with https://."
        )
    return green(f"Patients find their sheets at {settings.public_url}.")


def second_factor(settings: Settings) -> Finding:
    if not settings.second_factor_required:
        return red("Staff sign in without a second factor. Remove MILDSITE_SECOND_FACTOR and start the server again.")
    without = staff_without_second_factor()
    if without:
        names = ", ".join(user.name for user in without)
        return note(f"A second factor is required. {names} will set theirs up with the next sign-in.")
    return green("Nurses, reviewers and administrators have a second factor.")


def retention(_settings: Settings) -> Finding:
    days = current_details().retention_days
    if days is None:
        return red(
            "No sheet is ever destroyed. An administrator sets in the admin, under Clinic, how long sheets are kept."
        )
    return green(f"A sheet is kept for {days} days.")


def review_dates(_settings: Settings) -> Finding:
    overdue = overdue_pages(today=clock.today(current_details().zone))
    if overdue:
        names = ", ".join(sorted({page.key for page in overdue}))
        return note(f"The clinical review is overdue: {names}. The review desk lists them.")
    return green("No clinical text is overdue for review.")
