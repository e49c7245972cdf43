"""`mildsite audit`: check the record of who did what, note its head elsewhere, take it away, ask about one sheet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from pathlib import Path
from typing import IO

import click
from flask.cli import AppGroup

from mildsite.audit.exporting import LineUnreadable, events_in, line_of
from mildsite.audit.heads import Head, kept_heads, present_head
from mildsite.audit.queries import whole_log
from mildsite.audit.verifying import Break, Fault, verify, verify_export
from mildsite.clinic.queries import find_details
from mildsite.db import transaction_kind
from mildsite.keys import keyring
from mildsite.sheets.access_report import access_report
from mildsite.sheets.models import number_label, number_of

audit = AppGroup("audit", help="The record of who did what.")

WHAT_TO_DO = (
    "Change and restore nothing. Copy the database and its backups to a safe place, tell whoever answers for privacy, "
    "and run this command on the newest backup: docs/audit.md says how to go on."
)


IN_WORDS = {
    Fault.CHANGED: "Event {seq} is not the one that was written there: it was changed, moved or put in.",
    Fault.MISSING: "Event {seq} is missing: it was removed, and others remain after it.",
    Fault.CUT_SHORT: "All events after {sound} are missing: the record was cut short.",
    Fault.ADDED: "Event {seq} was put in where no event can be.",
    Fault.KEY_UNKNOWN: "Event {seq} was sealed with a key that is not in the key file.",
    Fault.HEAD: "The events hold up to {sound}, and the head of the record was changed: it names another one.",
    Fault.REWRITTEN: "Event {seq} is not the one whose head was kept: what follows event {sound} was rewritten.",
}


@audit.command("head")
def head() -> None:
    """Print the head of the record: one line to keep on another machine."""
    with transaction_kind(writing=False):
        click.echo(str(present_head()))


@audit.command("verify")
@click.option("--head", "heads", type=click.File(), help="Lines of 'mildsite audit head' kept elsewhere; - reads them.")
@click.option("--file", "file", type=click.File(), help="Check an export instead of the database.")
def verify_(heads: IO[str] | None, file: IO[str] | None) -> None:
    """Check that no event was changed, added, removed or moved. Ends with status 1 and the place when one was."""
    kept = _kept(heads) if heads else []
    try:
        with transaction_kind(writing=False):
            broken = verify_export(events_in(file), keyring(), kept=kept) if file else verify(keyring(), kept=kept)
            found = "" if file else f"{present_head().seq} events, "
    except LineUnreadable as error:
        raise click.ClickException(f"{error} {WHAT_TO_DO}") from error
    if broken is not None:
        raise click.ClickException(f"{in_words(broken)} {_advice(broken)}")
    click.echo(f"The record holds ({found}heads that agree: {len(kept)}).")
    if not kept:
        click.echo("Keep heads on another machine: without one nobody can tell that the newest events were cut off.")


@audit.command("export")
@click.option("--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(out: Path) -> None:
    """Write every event as a line of JSON, with the seal that chains it to the one before."""
    with transaction_kind(writing=False), out.open("w", encoding="ascii", newline="\n") as file:
        last = present_head()
        count = _write(file)
    click.echo(f"Wrote {count} events to {out}.")
    click.echo(str(last))


@audit.command("sheet")
@click.argument("number")
def sheet(number: str) -> None:
    """Tell who issued, saw, printed or changed the sheet NUMBER (such as D-00042), and when its link was opened."""
    wanted = number_of(number)
    if wanted is None:
        raise click.ClickException("This is no sheet number. Write it like D-00042.")
    with transaction_kind(writing=False):
        rows, details = access_report(wanted), find_details()
    if rows is None:
        raise click.ClickException(f"No sheet {number_label(wanted)} was ever issued.")
    zone = details.zone if details else UTC
    for row in rows:
        click.echo(f"{row.seq:>8}  {row.at.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}  {row.who}: {row.what}")


def in_words(broken: Break) -> str:
    """Where the record does not hold, and how."""
    return IN_WORDS[broken.fault].format(seq=broken.seq, sound=broken.sound)


def _advice(broken: Break) -> str:
    if broken.fault is Fault.KEY_UNKNOWN:
        return "Restore the key file from its copy and check again."
    return WHAT_TO_DO


def _kept(lines: Iterable[str]) -> list[Head]:
    found = kept_heads(lines)
    if not found:
        raise click.ClickException("This file holds no line of 'mildsite audit head'. Name the one you keep them in.")
    return found


def _write(file: IO[str]) -> int:
    count = 0
    for event in whole_log():
        file.write(line_of(event) + "\n")
        count += 1
    return count
