"""An installation that would be unsafe does not start: it ends with a sentence that says what to do."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner

from mildsite import create_app
from mildsite.cli import main
from mildsite.config import PROJECT_ROOT, SettingsError, write_private_file
from mildsite.keys import create_key_file

MASTER, SECRET = "master.key", "secret.key"


@dataclass(frozen=True)
class Unsafe:
    """One thing that is wrong with an installation, and what is said of it."""

    what: str
    sentence: str
    environment: Mapping[str, str] = field(default_factory=dict)
    damage: Callable[[Path], object] = lambda _instance: None


def secret_is(text: str) -> Callable[[Path], object]:
    return lambda instance: (instance / SECRET).write_text(text)


def master_is(digits: str) -> Callable[[Path], object]:
    return lambda instance: (instance / MASTER).write_text(f"k1 {digits}\n")


def mode(name: str, bits: int) -> Callable[[Path], object]:
    return lambda instance: (instance / name).chmod(bits)


PUBLIC = "https://clinic.example"
TABLE = [
    Unsafe("debug mode", "Debug mode is on: .* Remove FLASK_DEBUG, and --debug", {"FLASK_DEBUG": "1"}),
    Unsafe("debug mode in words", "Remove FLASK_DEBUG", {"FLASK_DEBUG": "true"}),
    Unsafe("no secret", r"secret\.key is missing\. Run 'mildsite init'", damage=lambda at: (at / SECRET).unlink()),
    Unsafe("a short secret", "is too short: remove it and run 'mildsite init' again", damage=secret_is("s3cr-t")),
    Unsafe("a repeated secret", "is easy to guess: it repeats itself: remove it", damage=secret_is("ab" * 30)),
    Unsafe("a default secret", "is easy to guess: it holds a well-known word", damage=secret_is("dev-secret-key-" * 3)),
    Unsafe("a secret others read", r"can read .*secret\.key\. Run: chmod 600", damage=mode(SECRET, 0o644)),
    Unsafe("no master key", r"master\.key is missing\. Run 'mildsite init'", damage=lambda at: (at / MASTER).unlink()),
    Unsafe(
        "a repeated master key",
        r"last key of .*master\.key is easy to guess: it repeats itself",
        damage=master_is("11" * 32),
    ),
    Unsafe("a master key of words", "Put a random one below it", damage=master_is("0123456789abcdef" * 4)),
    Unsafe("a master key in a row", "Put a random one below it", damage=master_is(bytes(range(32)).hex())),
    Unsafe("a master key others read", r"can read .*master\.key\. Run: chmod 600", damage=mode(MASTER, 0o640)),
    Unsafe("a folder others write in", r"can replace files in .* Run: chmod go-w", damage=mode(".", 0o777)),
    Unsafe("plain http for the public", "must begin with https://", {"MILDSITE_PUBLIC_URL": "http://clinic.example"}),
    Unsafe("an address that is none", "must look like https://", {"MILDSITE_PUBLIC_URL": "clinic.example"}),
    Unsafe(
        "no second factor in public",
        "Remove it: staff of a site with a public address sign in with a second factor",
        {"MILDSITE_PUBLIC_URL": PUBLIC, "MILDSITE_SECOND_FACTOR": "demo"},
    ),
    Unsafe("a second factor half off", "must be 'required', or 'demo'", {"MILDSITE_SECOND_FACTOR": "off"}),
]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An installation that is safe; its database has not been made yet."""
    instance = tmp_path / "instance"
    write_private_file(instance / SECRET, secrets.token_urlsafe(48))
    create_key_file(instance / MASTER)
    return {"MILDSITE_INSTANCE": str(instance), "MILDSITE_PUBLIC_URL": PUBLIC}


def make_unsafe(environment: dict[str, str], case: Unsafe) -> dict[str, str]:
    case.damage(Path(environment["MILDSITE_INSTANCE"]))
    return {**environment, **case.environment}


def nothing_started(environment: Mapping[str, str]) -> bool:
    return not list(Path(environment["MILDSITE_INSTANCE"]).glob("*.sqlite3*"))


def test_a_safe_installation_starts(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "environ", {**os.environ, **environment})
    assert not create_app().debug


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.what)
def test_what_is_unsafe_does_not_start_and_says_what_to_do(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, case: Unsafe
):
    unsafe = make_unsafe(environment, case)
    monkeypatch.setattr(os, "environ", {**os.environ, **unsafe})
    with pytest.raises(SettingsError, match=case.sentence):
        create_app()
    assert nothing_started(unsafe)


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.what)
def test_the_command_says_it_in_a_sentence_and_fails(environment: dict[str, str], case: Unsafe):
    unsafe = make_unsafe(environment, case)
    result = CliRunner().invoke(main, ["content", "export", "folder"], env=unsafe)
    assert result.exit_code == 1
    assert re.search(case.sentence, result.output)
    assert "Traceback" not in result.output
    assert nothing_started(unsafe)


def test_debug_mode_cannot_be_asked_for_on_the_command_line(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("FLASK_DEBUG", "0")  # the option sets it, and the test puts it back
    result = CliRunner().invoke(main, ["--debug", "content", "export", "folder"], env=environment)
    assert result.exit_code == 1
    assert "Debug mode is on" in result.output


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (["-c", "from mildsite.cli import main; main()", "content", "export", "folder"], 1),
        (["-m", "gunicorn", "--workers", "2", "--no-control-socket", "--bind", "127.0.0.1:0", "wsgi:app"], 3),
    ],
    ids=["mildsite", "gunicorn"],
)
def test_a_real_process_ends_with_the_sentence(environment: dict[str, str], command: list[str], status: int):
    """gunicorn stops as well, says it once, and does not start worker after worker."""
    unsafe = {**os.environ, **environment, "FLASK_DEBUG": "1"}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=PROJECT_ROOT,
        env=unsafe,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == status
    assert done.stderr.count("Debug mode is on: its error pages show secrets. Remove FLASK_DEBUG, and --debug.") == 1
    assert "Traceback" not in done.stderr
    assert nothing_started(unsafe)
