"""Unsafe or unusable settings refuse to start, with a sentence on what to do."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mildsite import create_app
from mildsite.config import Settings, SettingsError, read_private_file, write_private_file

GOOD = "tr8Qm-2vWzKxJ0_pLeNcYb5uHs1RdFgA"


def settings(tmp_path: Path, **environ: str) -> Settings:
    return Settings.from_environment({"MILDSITE_INSTANCE": str(tmp_path), **environ})


@pytest.mark.parametrize("url", ["http://clinic.example", "http://0.0.0.0:8000", "http://127.0.0.1.evil.example"])
def test_a_public_address_must_be_https(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match=r"must begin with https://\. Plain http is only for this machine"):
        settings(tmp_path, MILDSITE_PUBLIC_URL=url)


@pytest.mark.parametrize(
    "url",
    [
        "clinic.example",
        "ftp://clinic.example",
        "https://",
        "https://clinic.example/site",
        "https://clinic.example/?a=b",
        "https://clinic.example#top",
        "https://clinic.example:port",
        "https://somebody:secret@clinic.example",
        "https://[::1",
    ],
)
def test_an_address_is_a_scheme_and_a_host_and_nothing_more(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match=r"must look like https://www\.example\.org"):
        settings(tmp_path, MILDSITE_PUBLIC_URL=url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
def test_this_machine_itself_may_be_plain_http(tmp_path: Path, url: str) -> None:
    found = settings(tmp_path, MILDSITE_PUBLIC_URL=url)
    assert found.public_url == url
    assert not found.https
    assert found.trusted_hosts == ["127.0.0.1", "localhost", "[::1]"]


def test_only_the_public_host_is_trusted(tmp_path: Path) -> None:
    found = settings(tmp_path, MILDSITE_PUBLIC_URL="https://www.clinic.example:8443/")
    assert found.public_url == "https://www.clinic.example:8443"
    assert found.https
    assert found.trusted_hosts == ["www.clinic.example"]


def test_https_in_capitals_is_https_all_the_same(tmp_path: Path) -> None:
    """Secure cookies hang on it."""
    found = settings(tmp_path, MILDSITE_PUBLIC_URL="HTTPS://www.clinic.example")
    assert found.https
    assert found.public_url == "https://www.clinic.example"


@pytest.mark.parametrize("url", ["mysql://db/mildsite", "sqlite:", "postgresql", "/var/lib/mildsite.sqlite3"])
def test_a_database_is_sqlite_or_postgresql(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="must begin with sqlite:// or postgresql://"):
        settings(tmp_path, MILDSITE_DATABASE_URL=url)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_reached_by_one_driver(tmp_path: Path, scheme: str) -> None:
    found = settings(tmp_path, MILDSITE_DATABASE_URL=f"{scheme}://user@db/mildsite?sslmode=require")
    assert found.database_url == "postgresql+psycopg://user@db/mildsite?sslmode=require"


def test_everything_lives_in_the_instance_folder_unless_told(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert found.database_url == f"sqlite:///{tmp_path / 'mildsite.sqlite3'}"
    assert found.secret_key_file == tmp_path / "secret.key"
    assert found.master_key_file == tmp_path / "master.key"
    assert settings(tmp_path, MILDSITE_MASTER_KEY_FILE="/keys/m").master_key_file == Path("/keys/m")


def test_a_missing_secret_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"is missing\. Run 'mildsite init'"):
        settings(tmp_path).secret_key()


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    write_private_file(tmp_path / "secret.key", GOOD[:31] + "\n")
    with pytest.raises(SettingsError, match="is too short: remove it and run 'mildsite init' again"):
        settings(tmp_path).secret_key()


@pytest.mark.parametrize(
    "secret",
    [
        "x" * 64,
        "correcthorse" * 4,
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "my-Secret-key-for-the-clinic-2026",
        "CHANGE-ME-before-going-live-please",
        "00112233" * 8,
    ],
)
def test_a_secret_that_anybody_could_guess_is_refused(tmp_path: Path, secret: str) -> None:
    write_private_file(tmp_path / "secret.key", secret)
    with pytest.raises(SettingsError, match=r"is easy to guess: .* remove it and run 'mildsite init' again") as refusal:
        settings(tmp_path).secret_key()
    assert secret not in str(refusal.value)


@pytest.mark.parametrize("make", [lambda: secrets.token_urlsafe(48), lambda: secrets.token_hex(32)])
def test_a_random_secret_is_never_taken_for_a_weak_one(tmp_path: Path, make: Callable[[], str]) -> None:
    file = tmp_path / "secret.key"
    for _ in range(300):
        file.unlink(missing_ok=True)
        write_private_file(file, secret := make())
        assert settings(tmp_path).secret_key() == secret


@pytest.mark.parametrize("mode", [0o777, 0o775, 0o702])
def test_a_secret_in_a_folder_where_others_may_write_is_refused(tmp_path: Path, mode: int) -> None:
    """They could put another one in its place."""
    folder = tmp_path / "open"
    write_private_file(folder / "secret.key", GOOD)
    folder.chmod(mode)
    with pytest.raises(SettingsError, match=r"can replace files in .*open\. Run: chmod go-w .*open"):
        settings(folder).secret_key()
    folder.chmod(mode | 0o1000)
    assert settings(folder).secret_key() == GOOD, "with the sticky bit they cannot"


def test_a_second_factor_is_asked_for_unless_it_is_a_demonstration_on_this_machine(tmp_path: Path) -> None:
    assert settings(tmp_path).second_factor_required
    assert settings(tmp_path, MILDSITE_SECOND_FACTOR="required").second_factor_required
    assert not settings(tmp_path, MILDSITE_SECOND_FACTOR="demo").second_factor_required
    with pytest.raises(SettingsError, match="is only for a demonstration on this machine itself"):
        settings(tmp_path, MILDSITE_SECOND_FACTOR="demo", MILDSITE_PUBLIC_URL="https://clinic.example")
    with pytest.raises(SettingsError, match="must be 'required', or 'demo'"):
        settings(tmp_path, MILDSITE_SECOND_FACTOR="off")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_secret_that_others_may_touch_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "secret.key"
    write_private_file(file, GOOD)
    assert settings(tmp_path).secret_key() == GOOD
    file.chmod(mode)
    with pytest.raises(SettingsError, match=r"Other users of this machine can read .* Run: chmod 600"):
        settings(tmp_path).secret_key()


def test_a_damaged_secret_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    write_private_file(file, "")
    file.write_bytes(b"\x1f\x8b\xff" * 20)
    with pytest.raises(SettingsError, match="is damaged"):
        read_private_file(file)


def test_a_secret_is_written_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "secret.key"
    write_private_file(file, "first")
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write_private_file(file, "second")
    assert read_private_file(file) == "first"


def test_fonts_are_paths_with_colons_between(tmp_path: Path) -> None:
    assert settings(tmp_path).extra_fonts == ()
    assert settings(tmp_path, MILDSITE_EXTRA_FONTS="/a/b.ttf:/c.ttf").extra_fonts == (Path("/a/b.ttf"), Path("/c.ttf"))


def test_a_font_that_cannot_be_used_refuses_to_start(key_folder: Path, tmp_path: Path) -> None:
    found = settings(tmp_path, MILDSITE_EXTRA_FONTS=str(tmp_path / "none.ttf"))
    with pytest.raises(SettingsError, match=r"MILDSITE_EXTRA_FONTS: The font .*none\.ttf cannot be used"):
        create_app(replace(found, master_key_file=key_folder / "master.key"))


def test_the_staffs_networks_are_told_with_commas_or_blanks(tmp_path: Path) -> None:
    found = settings(tmp_path, MILDSITE_STAFF_NETWORKS="10.1.0.0/16, 2001:db8::/32 192.0.2.7")
    assert [str(network) for network in found.staff_networks] == ["10.1.0.0/16", "2001:db8::/32", "192.0.2.7/32"]
    assert settings(tmp_path).staff_networks == ()


@pytest.mark.parametrize("value", ["10.1.0.0/99", "the ward", "10.1.0.1/16", "10.1.*"])
def test_what_is_no_network_refuses_to_start(tmp_path: Path, value: str) -> None:
    """Also an address with a mask that cuts it: somebody meant something else."""
    with pytest.raises(SettingsError, match="MILDSITE_STAFF_NETWORKS must be networks with commas between"):
        settings(tmp_path, MILDSITE_STAFF_NETWORKS=value)


@pytest.mark.parametrize("value", ["yes", "-1", "1.5", "10", "127.0.0.1", "²"])
def test_how_many_web_servers_stand_in_front_is_a_small_number(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingsError, match="must be the number of web servers in front of this one, such as 1"):
        settings(tmp_path, MILDSITE_TRUSTED_PROXIES=value)


def test_no_web_server_in_front_is_believed_unless_somebody_says_so(tmp_path: Path) -> None:
    assert settings(tmp_path).trusted_proxies == 0
    assert settings(tmp_path, MILDSITE_TRUSTED_PROXIES="2").trusted_proxies == 2
