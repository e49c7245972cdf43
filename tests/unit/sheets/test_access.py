"""The link and the code on the paper: nobody guesses them, and a stolen database shows neither."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import uuid

import pytest

from mildsite import keys
from mildsite.sealing import KeyMissing
from mildsite.sheets.access import Access, code_mac, new_access, token_digest

SITE = "https://clinic.example"
LINK = uuid.UUID(int=1)
pytestmark = pytest.mark.usefixtures("keyring")


def test_a_link_has_128_random_bits_and_no_two_are_alike() -> None:
    tokens = {new_access(SITE).token for _ in range(1000)}
    assert len(tokens) == 1000
    for token in tokens:
        assert re.fullmatch(r"[A-Za-z0-9_-]{22}", token)
        assert len(base64.urlsafe_b64decode(f"{token}==")) == 16


def test_a_code_has_eight_digits_and_zeros_in_front_count() -> None:
    codes = [new_access(SITE).code for _ in range(1000)]
    assert all(re.fullmatch(r"[0-9]{8}", code) for code in codes)
    assert len(set(codes)) > 990
    assert any(code.startswith("0") for code in codes)


def test_a_small_number_is_still_a_code_of_eight_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(secrets, "randbelow", lambda limit: asked.append(limit) or 42)
    assert new_access(SITE).code == "00000042"
    assert asked == [100_000_000], "every code is as likely as another"


def test_a_code_tells_nothing_of_its_link() -> None:
    first, second = new_access(SITE), new_access(SITE)
    assert first.code not in first.token
    assert first != second


def test_an_address_is_typed_without_what_a_browser_adds() -> None:
    access = Access(token="abc", code="01234567", site=SITE)
    assert access.uri == "https://clinic.example/s/abc"
    assert access.address == "clinic.example/s/abc"
    assert access.spaced_code == "0123 4567"
    # Without TLS the scheme must be typed: a browser would ask for the other.
    assert Access(token="abc", code="01234567", site="http://127.0.0.1:8000").address == "http://127.0.0.1:8000/s/abc"


def test_access_does_not_show_itself_where_it_may_be_logged() -> None:
    access = new_access(SITE)
    for shown in (repr(access), str(access), f"{[access]}"):
        assert access.token not in shown
        assert access.code not in shown


def test_a_link_is_found_by_the_digest_of_its_token() -> None:
    assert token_digest("abc") == hashlib.sha256(b"abc").digest()
    assert token_digest("abc") != token_digest("abd")
    assert len(token_digest("\ud800 typed by a scanner")) == 32, "whatever comes in an address is only unknown"


def test_what_is_kept_of_a_code_is_bound_to_its_link() -> None:
    """Else one link's code would be seen to open another's."""
    assert code_mac("12345678", LINK) == code_mac("12345678", LINK)
    assert code_mac("12345678", LINK) != code_mac("12345678", uuid.UUID(int=2))
    assert code_mac("12345678", LINK) != code_mac("12345679", LINK)


def test_who_has_the_database_and_not_the_key_cannot_search_for_a_code(
    keyring: keys.Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred million codes are tried in a minute: a plain digest would hide nothing."""
    kept = code_mac("12345678", LINK)
    plain = (b"12345678", f"{LINK}|12345678".encode())
    assert kept not in [hashlib.sha256(words).digest() for words in plain]
    monkeypatch.setattr(keys, "_keyring", keys.Keyring({keyring.current.key_id: secrets.token_bytes(32)}))
    assert code_mac("12345678", LINK) != kept


def test_a_code_is_checked_under_the_key_that_it_was_kept_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also after a new key has come into the file."""
    old, new = secrets.token_bytes(32), secrets.token_bytes(32)
    monkeypatch.setattr(keys, "_keyring", keys.Keyring({"old": old}))
    kept = code_mac("12345678", LINK)
    monkeypatch.setattr(keys, "_keyring", keys.Keyring({"old": old, "new": new}))
    assert code_mac("12345678", LINK) != kept
    assert code_mac("12345678", LINK, key_id="old") == kept
    with pytest.raises(KeyMissing):
        code_mac("12345678", LINK, key_id="gone")
