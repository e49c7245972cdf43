"""Sealed columns open only where they were written, unchanged, with the key they were sealed with."""

from __future__ import annotations

import uuid

import pytest

from mildsite import keys
from mildsite.sealing import SealBroken
from mildsite.sheets.sealing import Seal, new_seal, open_seal

SHEET, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
pytestmark = pytest.mark.usefixtures("keyring")


@pytest.fixture
def seal() -> Seal:
    return Seal(SHEET, bytes(range(32)))


@pytest.mark.parametrize("data", [b"", b"Zo\xc3\xab", bytes(100_000)])
def test_what_is_sealed_opens_again(seal: Seal, data: bytes) -> None:
    assert seal.open("pdf", seal.seal("pdf", data)) == data


def test_nothing_of_the_text_shows_and_no_two_seals_are_alike(seal: Seal) -> None:
    first, second = seal.seal("entries", b"patient"), seal.seal("entries", b"patient")
    assert b"patient" not in first
    assert first != second


def test_ciphertext_of_another_column_does_not_open(seal: Seal) -> None:
    with pytest.raises(SealBroken):
        seal.open("pdf", seal.seal("entries", b"patient"))


def test_ciphertext_of_another_sheet_does_not_open_even_with_its_key(seal: Seal) -> None:
    with pytest.raises(SealBroken):
        Seal(OTHER, seal.key).open("pdf", seal.seal("pdf", b"patient"))


def test_another_key_does_not_open(seal: Seal) -> None:
    with pytest.raises(SealBroken):
        Seal(SHEET, bytes(32)).open("pdf", seal.seal("pdf", b"patient"))


def test_one_changed_byte_anywhere_breaks_the_seal(seal: Seal) -> None:
    sealed = seal.seal("pdf", b"patient")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(SealBroken):
            seal.open("pdf", bytes(changed))


@pytest.mark.parametrize("sealed", [b"", b"x", b"x" * 12, b"x" * 27])
def test_bytes_cut_short_break_the_seal(seal: Seal, sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        seal.open("pdf", sealed)


def test_a_stored_seal_opens_what_the_new_one_sealed() -> None:
    seal, key_id, wrapped = new_seal(SHEET)
    assert seal.key not in wrapped
    assert open_seal(SHEET, key_id, wrapped).open("pdf", seal.seal("pdf", b"patient")) == b"patient"


def test_every_sheet_has_a_key_of_its_own() -> None:
    assert new_seal(SHEET)[0].key != new_seal(SHEET)[0].key


def test_a_wrapped_key_moved_to_another_sheet_does_not_open() -> None:
    _, key_id, wrapped = new_seal(SHEET)
    with pytest.raises(SealBroken):
        open_seal(OTHER, key_id, wrapped)


def test_an_unknown_master_key_is_named_as_the_reason() -> None:
    _, _, wrapped = new_seal(SHEET)
    with pytest.raises(SealBroken, match="master key of this sheet is not in the key file"):
        open_seal(SHEET, "k-unknown", wrapped)


def test_a_new_master_key_leaves_old_sheets_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = {"k1": bytes([1]) * 32}, {"k2": bytes([2]) * 32}
    monkeypatch.setattr(keys, "_keyring", keys.Keyring(old))
    seal, key_id, wrapped = new_seal(SHEET)
    monkeypatch.setattr(keys, "_keyring", keys.Keyring({**old, **new}))
    assert open_seal(SHEET, key_id, wrapped).key == seal.key
    assert new_seal(SHEET)[1] == "k2"


def test_a_key_never_shows_when_printed(seal: Seal) -> None:
    assert repr(seal.key)[2:-1] not in repr(seal)
