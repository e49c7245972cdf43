"""Wrong tries make the next one wait: counted for each account and for each address, in the database, never for all.

A try is counted before it is compared, so of many at the same time no more are compared than one after the other.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from mildsite import clock
from mildsite.accounts.entrance.errors import Paused
from mildsite.accounts.entrance.models import Throttle
from mildsite.db import db
from mildsite.keys import keyring

FREE_TRIES = 5
FREE_TRIES_OF_AN_ADDRESS = 30
"""More, because a whole clinic may come from one address."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)
ONE_HOUSE = 64
"""Bits of an IPv6 address that a provider gives to one house, whose computers choose the others as they like."""
ADDRESS_FORGOTTEN_AFTER = timedelta(hours=1)
"""What right sign-ins from it do not set back to nothing."""


@dataclass(frozen=True)
class Try:
    """A try that was counted as wrong until it proves right."""

    account: bytes
    address: bytes


def count(*, account: str, address: str) -> Try:
    """Count a try on `account` (an e-mail address, known or not) from `address`. The caller commits.

    Raises Paused, and then counts nothing.
    """
    now = clock.now()
    db.session.execute(delete(Throttle).where(Throttle.last_at <= now - FORGOTTEN_AFTER))
    counted = Try(_key("account", account), _key("address", _house(address)))
    rows = [_row(counted.account), _row(counted.address)]
    if rows[1].last_at <= now - ADDRESS_FORGOTTEN_AFTER:
        rows[1].failures = 0
    pauses = [row.paused_until for row in rows if row.paused_until is not None and row.paused_until > now]
    if pauses:
        raise Paused(max(pauses))
    for row, free in zip(rows, (FREE_TRIES, FREE_TRIES_OF_AN_ADDRESS), strict=True):
        row.failures, row.last_at = row.failures + 1, now
        row.paused_until = now + pause_after(row.failures - free) if row.failures >= free else None
    db.session.flush()
    return counted


def take_back(counted: Try) -> None:
    """It was right, but nobody is signed in yet: it counts no more, and the wrong ones before it still do."""
    for key in (counted.account, counted.address):
        row = _row(key)
        row.failures, row.paused_until = max(0, row.failures - 1), None
    db.session.flush()


def clear(*, account: str) -> None:
    """Somebody got in: the account's wrong tries are forgotten. Those of the address are not."""
    db.session.execute(delete(Throttle).where(Throttle.key_mac == _key("account", account)))


def pause_after(beyond: int) -> timedelta:
    """How long the next try waits, when `beyond` tries more than the free ones were wrong."""
    doubled = int(2 ** min(beyond, 10))
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def _row(key: bytes) -> Throttle:
    """The row of `key`, held until the transaction ends; made when there is none."""
    held = select(Throttle).where(Throttle.key_mac == key).with_for_update().execution_options(populate_existing=True)
    row = db.session.scalars(held).one_or_none()
    if row is None:
        try:
            with db.session.begin_nested():
                db.session.add(Throttle(key_mac=key))
        except IntegrityError:  # somebody else's try came first
            pass
        row = db.session.scalars(held).one()
    return row


def _house(address: str) -> str:
    """What is counted as one address."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:  # a socket without addresses
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or ip_network((found, ONE_HOUSE), strict=False))


def _key(kind: str, value: str) -> bytes:
    text = f"throttle|{kind}|{value.strip().casefold()}"
    return hmac.new(keyring().current.access, text.encode(), hashlib.sha256).digest()
