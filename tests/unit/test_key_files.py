"""The master key file and the keys made from it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mildsite import keys
from mildsite.config import SettingsError, write_private_file

FIRST = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
SECOND = "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3"
ONE, TWO = f"k1 {FIRST}", f"k2 {SECOND}"


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
    for digits in ("1111", FIRST):
        assert digits not in str(refusal.value), "the message gives the key away"


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


def test_a_file_of_another_user_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a restore by root; also `/readyz` then says that the server is not ready."""

    def not_ours(_path: Path, **_how: object) -> str:
        raise PermissionError(13, "Permission denied")

    file = key_file(tmp_path, ONE)
    monkeypatch.setattr(Path, "read_text", not_ours)
    with pytest.raises(SettingsError, match=r"cannot be read \(Permission denied\).* chown it"):
        keys.load(file)


def test_a_weak_key_that_is_not_the_current_one_goes_on_to_open_what_is_there(tmp_path: Path) -> None:
    weak = "k0 " + "11" * 32
    with pytest.raises(SettingsError, match="repeats itself"):
        keys.load(key_file(tmp_path, f"{ONE}\n{weak}\n"))
    assert "k0" in keys.load(key_file(tmp_path / "mended", f"{weak}\n{ONE}\n"))


def test_every_purpose_and_every_master_key_has_a_key_of_its_own(tmp_path: Path) -> None:
    ring = keys.load(key_file(tmp_path, f"{ONE}\n{TWO}\n"))
    derived = [key for name in ("k1", "k2") for key in (ring[name].wrap, ring[name].index, ring[name].audit)]
    assert len(set(derived)) == 6
    assert all(len(key) == 32 for key in derived)
    assert bytes.fromhex(FIRST) not in derived


def test_the_same_file_gives_the_same_keys_for_ever(tmp_path: Path) -> None:
    """Literals: a change in how keys are derived would lock every stored sheet."""
    subkeys = keys.load(key_file(tmp_path, ONE)).current
    assert subkeys.wrap.hex() == "3595ba3fe28c67b3ece54ad0ed66ab36dbc624b83e88053d5e593d6714c2adf2"
    assert subkeys.index.hex() == "31a5315d3b7b812fdb32da165e8a9b6d86c0ba6ec67bd64876b0cd8cb1e5db2a"
    assert subkeys.audit.hex() == "74fb341763925418fc76c33f44c99552a316841aa1c051b0eff15a1b3cce921c"


def test_no_key_shows_when_printed(tmp_path: Path) -> None:
    subkeys = keys.load(key_file(tmp_path, ONE)).current
    assert subkeys.wrap.hex() not in repr(subkeys)
    assert repr(subkeys.wrap) not in repr(subkeys)


def test_without_an_installed_keyring_nothing_is_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_keyring", None)
    with pytest.raises(RuntimeError, match="no keyring installed"):
        keys.keyring()


def test_a_new_key_joins_the_old_ones_and_is_the_current_one(tmp_path: Path) -> None:
    file = key_file(tmp_path, ONE)  # without a final line break, as somebody may have typed it
    added = keys.add_key(file)
    ring = keys.load(file)
    assert file.read_text().startswith(f"{ONE}\n{added} ")
    assert (ring.current.key_id, [subkeys.key_id for subkeys in ring.newest_first]) == (added, [added, "k1"])
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["master.key"]


def test_a_new_key_goes_where_a_link_leads_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    link = tmp_path / "master.key"
    link.symlink_to(key_file(tmp_path / "vault", ONE))
    keys.add_key(link)
    assert link.is_symlink()
    assert len(keys.load(link).newest_first) == 2


def test_nothing_is_added_to_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    file = key_file(tmp_path, "k1 short")
    with pytest.raises(SettingsError):
        keys.add_key(file)
    assert file.read_text() == "k1 short"


def test_a_file_that_fails_to_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = key_file(tmp_path, ONE)

    def full(_descriptor: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("mildsite.config.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        keys.add_key(file)
    assert file.read_text() == ONE
    monkeypatch.undo()
    keys.add_key(file)
    assert len(keys.load(file).newest_first) == 2


def test_keys_that_are_added_at_once_are_all_there(tmp_path: Path) -> None:
    file = key_file(tmp_path, ONE)
    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(lambda _number: keys.add_key(file), range(8)))
    assert {subkeys.key_id for subkeys in keys.load(file).newest_first} == {"k1", *added}


def test_of_a_retired_key_only_what_checks_the_audit_is_left(tmp_path: Path) -> None:
    file = key_file(tmp_path, f"{ONE}\n{TWO}\n")
    audit = keys.load(file)["k1"].audit
    keys.retire_key(file, "k1")
    ring = keys.load(file)
    assert FIRST not in file.read_text()
    assert (ring.audit_key("k1"), ring.retired_ids) == (audit, {"k1"})
    assert "k1" not in ring
    assert ring.current.key_id == "k2"
    for refused, error in (("k1", KeyError), ("k2", ValueError), ("k3", KeyError)):
        with pytest.raises(error):
            keys.retire_key(file, refused)


def test_a_process_sees_a_changed_file_and_outlives_a_damaged_one(tmp_path: Path) -> None:
    file = key_file(tmp_path, ONE)
    followed = keys.KeyFile(file)
    before = followed.keyring
    assert followed.keyring is before
    added = keys.add_key(file)
    assert followed.keyring.current.key_id == added
    file.write_text("nonsense")
    assert followed.keyring.current.key_id == added
    file.unlink()
    assert followed.keyring.current.key_id == added


def test_a_process_sees_a_copy_that_was_put_in_place_by_root_and_closed_a_moment_later(tmp_path: Path) -> None:
    file = key_file(tmp_path, ONE)
    followed = keys.KeyFile(file)
    file.write_text(f"{ONE}\n{TWO}\n")
    file.chmod(0o644)
    assert followed.keyring.current.key_id == "k1"
    file.chmod(0o600)
    assert followed.keyring.current.key_id == "k2"
