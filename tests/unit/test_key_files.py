"""The master key file and the keys made from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mildsite import keys
from mildsite.config import SettingsError, write_private_file

ONE, TWO = "k1 " + "11" * 32, "k2 " + "22" * 32


def key_file(folder: Path, text: str) -> Path:
    file = folder / "master.key"
    write_private_file(file, text)
    return file


def test_a_new_file_holds_one_random_key(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    keys.create_key_file(first)
    keys.create_key_file(second)
    assert re.fullmatch(r"k[0-9a-f]{8} [0-9a-f]{64}\n", first.read_text())
    assert first.read_text() != second.read_text()
    assert first.stat().st_mode & 0o777 == 0o600
    assert keys.load(first).current.key_id == first.read_text().split()[0]


def test_an_existing_key_is_never_overwritten(tmp_path: Path) -> None:
    file = key_file(tmp_path, ONE)
    with pytest.raises(FileExistsError):
        keys.create_key_file(file)
    assert file.read_text() == ONE


def test_the_last_key_is_the_current_one_and_the_others_still_open(tmp_path: Path) -> None:
    ring = keys.load(key_file(tmp_path, f"{ONE}\n{TWO}\n"))
    assert ring.current.key_id == "k2"
    assert ring["k1"].key_id == "k1"
    with pytest.raises(KeyError):
        ring["k3"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("k1", 1),
        ("k1 " + "11" * 31, 1),
        ("k1 " + "11" * 33, 1),
        ("k1 " + "zz" * 32, 1),
        ("11" * 32, 1),
        (f"{ONE}\n\n{TWO}", 2),
        (f"{ONE}\n{ONE}", 2),
        (f"{ONE}\nk2 " + "22" * 20, 2),
    ],
)
def test_a_damaged_file_is_refused_and_the_line_named(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(
        SettingsError, match=f"Line {line} of .* is not a key. Restore the file from its copy"
    ) as refusal:
        keys.load(key_file(tmp_path, text))
    assert "1111" not in str(refusal.value), "the message gives the key away"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is empty"):
        keys.load(key_file(tmp_path, ""))


def test_a_file_of_bytes_is_refused_in_words(tmp_path: Path) -> None:
    file = key_file(tmp_path, "")
    file.write_bytes(bytes(range(256)))
    with pytest.raises(SettingsError, match="is damaged"):
        keys.load(file)


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = key_file(tmp_path, ONE)
    file.chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        keys.load(file)


def test_every_purpose_and_every_master_key_has_a_key_of_its_own(tmp_path: Path) -> None:
    ring = keys.load(key_file(tmp_path, f"{ONE}\n{TWO}\n"))
    derived = [key for name in ("k1", "k2") for key in (ring[name].wrap, ring[name].index, ring[name].audit)]
    assert len(set(derived)) == 6
    assert all(len(key) == 32 for key in derived)
    assert bytes.fromhex("11" * 32) not in derived


def test_the_same_file_gives_the_same_keys_for_ever(tmp_path: Path) -> None:
    """Literals: a change in how keys are derived would lock every stored sheet."""
    subkeys = keys.load(key_file(tmp_path, ONE)).current
    assert subkeys.wrap.hex() == "ef857df7c43caa6747fb6b7a14d999e41beed13ad20a997ef144648b38ad25b2"
    assert subkeys.index.hex() == "0620c3e9cfaa4462ad7d01aff884875af7f9af1621cb1b24fb47bc8d5470a7ab"
    assert subkeys.audit.hex() == "14de9f1132e197dd4f2c0a63a7382ce54cbbdf06840823c76084acf9c8911f85"


def test_no_key_shows_when_printed(tmp_path: Path) -> None:
    subkeys = keys.load(key_file(tmp_path, ONE)).current
    assert subkeys.wrap.hex() not in repr(subkeys)
    assert repr(subkeys.wrap) not in repr(subkeys)


def test_without_an_installed_keyring_nothing_is_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_installed", None)
    with pytest.raises(RuntimeError, match="no keyring installed"):
        keys.keyring()
