"""`mildsite keys`: the master keys, their copy, and moving everything to a new one (docs/running.md)."""

from __future__ import annotations

import sys
from datetime import datetime

import click
from flask.cli import AppGroup

from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.cli.stepping import committed
from mildsite.clinic.queries import find_details
from mildsite.db import db, transaction_kind
from mildsite.keys import add_key, key_file, keyring
from mildsite.sheets.custody.checking import check_keys
from mildsite.sheets.custody.copying import CHECK_DIGITS, confirm_copy
from mildsite.sheets.custody.errors import CopyDiffers, KeyNeeded
from mildsite.sheets.custody.kinds import KINDS
from mildsite.sheets.custody.needs import Need, needs, retire
from mildsite.sheets.custody.rotating import left_of, rotate

keys = AppGroup("keys", help="The master keys, without which no sheet opens.")


@keys.command("new")
def new() -> None:
    """Add a new master key. From now on what is new is sealed with it; the old keys still open what is old."""
    key_id = add_key(key_file().path)
    record(Action.KEY_ADDED, actor_id=None, key=key_id)
    db.session.commit()
    click.echo(f"Key {key_id} is the current one. The servers of this machine use it from now on.")
    click.echo(how_to_copy())
    click.echo("Then move what is there to the new key: mildsite keys rotate")


@keys.command("rotate")
def rotate_command() -> None:
    """Move everything to the current key, while the site is in use. Stop it whenever you like, and run it again."""
    for progress in committed(rotate(actor_id=None)):
        click.echo(f"{progress.kind}: {progress.moved} moved, {progress.left} left")
    with transaction_kind(writing=False):
        left = sum(map(left_of, KINDS))
        _tell_needs()
    if left:
        words = f"{left} could not be moved. Run this again; if they stay, mildsite keys check --all tells which."
        raise click.ClickException(words)


@keys.command("check")
@click.option("--all", "everything", is_flag=True, help="Open every sheet, not only the oldest and the newest.")
def check(everything: bool) -> None:
    """Whether the keys fit what is stored, and a copy of them is away from this machine."""
    with transaction_kind(writing=False):
        findings = list(check_keys(everything=everything))
        for finding in findings:
            click.echo(f"{'good ' if finding.good else 'WRONG'}  {finding.words}")
        _tell_needs()
    wrong = sum(not finding.good for finding in findings)
    if wrong:
        raise click.ClickException(f"{wrong} of {len(findings)} checks are not good.")


@keys.command("confirm-copy")
@click.option("--check-word", default="", help="Asked for when left out; “-” reads it from a pipe.")
def confirm_copy_command(check_word: str) -> None:
    """Say that a copy of the key file is away from this machine, by its check word."""
    if check_word == "-":
        check_word = sys.stdin.read()
    elif not check_word:
        click.echo(how_to_copy())
        check_word = str(click.prompt("Check word of the copy"))
    confirm(check_word)
    click.echo("The copy is confirmed. Another is asked for when the key file changes.")


@keys.command("retire")
@click.argument("key_id")
def retire_command(key_id: str) -> None:
    """Take an old key out of use. Refused while anything needs it."""
    try:
        retire(key_id, actor_id=None)
    except KeyNeeded:
        db.session.rollback()
        if key_id == keyring().current.key_id:
            raise click.ClickException("This is the current key: what is new is sealed with it.") from None
        words = _words_of(needs()[key_id])
        raise click.ClickException(f"Key {key_id} is still needed: {words}. Nothing was changed.") from None
    except KeyError:
        raise click.ClickException(
            f"There is no key {key_id} that could be retired. See: mildsite keys check"
        ) from None
    db.session.commit()
    click.echo(f"Key {key_id} opens nothing any more. What checks its events of the audit stays in the file.")
    click.echo("Backups that were made before the rotation open with the old copy of the key file alone.")
    click.echo("Keep that copy until the last of them is gone, then destroy it.")
    click.echo(how_to_copy())


def how_to_copy() -> str:
    path = key_file().path
    return (
        f"Copy {path} to a place away from this machine and its backups, such as two USB sticks in two safes.\n"
        "Where the copy lies, run: sha256sum master.key\n"
        f"Then tell its first {CHECK_DIGITS} digits here: mildsite keys confirm-copy"
    )


def confirm(check_word: str) -> None:
    """Put it on record, or say what is wrong."""
    try:
        confirm_copy(check_word, actor_id=None)
    except CopyDiffers:
        words = f"This is not the check word of {key_file().path} as it is now. Copy the file again, and take the word"
        raise click.ClickException(f"{words} from the copy.") from None
    db.session.commit()


def _tell_needs() -> None:
    """What each key of the file is needed for."""
    found, ring = needs(), keyring()
    for key_id, need in found.items():
        if key_id not in ring:
            continue
        if key_id == ring.current.key_id:
            click.echo(f"{key_id}  current: {_words_of(need) or 'nothing yet'}")
        elif need.opens:
            click.echo(f"{key_id}  old, still needed: {_words_of(need)}")
        else:
            click.echo(f"{key_id}  old, not needed any more: mildsite keys retire {key_id}")
    for key_id in sorted(ring.retired_ids):
        click.echo(
            f"{key_id}  retired, kept to check {_counted(found.get(key_id, Need()).events, 'event')} of the audit"
        )


def _words_of(need: Need) -> str:
    words = [f"{count} {name}" for name, count in need.rows.items()]
    if need.links_until is not None:
        words.append(f"the codes of {_counted(need.links, 'link')}, the last one until {_day(need.links_until)}")
    return ", ".join(words)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _day(moment: datetime) -> str:
    details = find_details()
    return (moment.astimezone(details.zone) if details else moment).date().isoformat()
