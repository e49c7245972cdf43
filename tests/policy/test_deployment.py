"""docs/deploy.md and its files fit the program; `make deploy-check` runs them on a machine of its own."""

from __future__ import annotations

import hashlib
import re
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest
from flask import Flask

from mildsite.cli import main
from mildsite.config import PROJECT_ROOT
from mildsite.web.shared.headers import HEADERS, HSTS, NO_STORE, Profile
from tests.deploy.page import page_blocks

FOLDER = PROJECT_ROOT / "docs" / "deploy"
PAGE = (PROJECT_ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
NGINX = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
FILES = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
MEGABYTE = 1024 * 1024


def megabytes(setting: str) -> int:
    found = re.search(rf"^ *{setting} (\d+)m;", NGINX, re.MULTILINE)
    assert found, setting
    return int(found[1]) * MEGABYTE


def test_the_page_has_its_steps_in_order():
    titles = [block.title for block in page_blocks({})]
    steps = ["What it needs, and a user that can do nothing else", "The program", "Settings, keys, database"]
    assert titles[:3] == steps
    assert titles.count("A new version, and back") == 2


def test_each_file_that_the_page_names_is_there_and_each_file_is_named():
    named = {
        pattern: {path.name for path in FOLDER.glob(pattern)} for pattern in re.findall(r"deploy/([\w*.-]+)", PAGE)
    }
    assert all(named.values()), named
    assert set().union(*named.values()) == set(FILES)


@pytest.mark.parametrize("text", [PAGE, *FILES.values()], ids=["page", *FILES])
def test_each_command_is_one_of_ours(text):
    for command in re.findall(r"(?:^|[`/(]|bin/)mildsite ([a-z][a-z-]+)(?= |`|$)", text, re.MULTILINE):
        assert command in main.commands, command


def test_the_web_server_lets_the_largest_upload_pass_and_keeps_a_list_of_patients_in_memory(app: Flask):
    largest = max(getattr(view, "largest_file", 0) for view in app.view_functions.values())
    allowed = app.config["MAX_CONTENT_LENGTH"]
    assert megabytes("client_max_body_size") >= largest + allowed
    patients = app.view_functions["desk.batches"].largest_file  # type: ignore[attr-defined]
    assert megabytes("client_body_buffer_size") >= patients + allowed


def test_the_web_server_logs_no_address_that_opens_something(app: Flask):
    shown = NGINX.partition("map $asked $shown_uri {")[2].partition("}")[0]
    hidden = [re.compile(pattern, re.IGNORECASE) for pattern in re.findall(r"~\*(\S+)", shown)]
    secret = [rule.rule for rule in app.url_map.iter_rules() if "<token>" in rule.rule]
    assert len(secret) >= 3
    for address in secret:
        assert any(pattern.search(address) for pattern in hidden), address


@pytest.mark.parametrize("status", ["429", "502", "503", "504"])
def test_what_the_web_server_says_by_itself_is_in_words(status):
    found = re.search(r"^ *error_page ([\d ]+) /one-moment\.html;", NGINX, re.MULTILINE)
    assert found
    assert status in found[1].split()
    page = FILES["one-moment.html"]
    for words in ("Wait a minute, then load this page again", "Espere un minuto y cargue esta página de nuevo", "911"):
        assert words in page
    assert not re.search(r"(src|href)=|<script", page), "nothing else can be asked for while the server is away"


def test_the_web_servers_own_page_leaves_with_the_headers_of_an_error_page(app: Flask):
    style = re.search(r"<style>(.*?)</style>", FILES["one-moment.html"], re.DOTALL)
    assert style
    assert f"style-src 'sha256-{b64encode(hashlib.sha256(style[1].encode()).digest()).decode()}'" in NGINX
    added = re.findall(r'add_header (\S+) (?:"(.*?)"|([\w-]+)) always;', NGINX)
    given = {name: quoted or plain for name, quoted, plain in added}
    theirs = {**HEADERS[Profile.PATIENT], "Cache-Control": NO_STORE, "Strict-Transport-Security": HSTS}
    for name in ("Cache-Control", "Referrer-Policy", "Strict-Transport-Security", "X-Content-Type-Options"):
        assert given[name] == theirs[name]


def test_the_command_takes_its_settings_as_the_service_does_and_runs_nothing_of_them(tmp_path: Path):
    """A shell ended the address at its first &, and the command then worked on another database."""
    address = "postgresql://m:p$ss;w'd@db.example/m?sslmode=verify-full&sslrootcert=/etc/ca.pem&x=$(touch ran)"
    (tmp_path / "mildsite.env").write_text(
        f'# a comment\n\nMILDSITE_DATABASE_URL={address}\nMILDSITE_BACKUP_DIR="/var/some where"\nMILDSITE_LAST=1'
    )
    script = (
        FILES["mildsite-command"]
        .replace("/etc/mildsite/", f"{tmp_path}/")
        .replace("/opt/mildsite/current", str(tmp_path))
    )
    script = script.replace('runuser -u mildsite -- .venv/bin/mildsite "$@"', "env")
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=True)
    found = dict(line.split("=", 1) for line in done.stdout.splitlines() if line.startswith("MILDSITE_"))
    assert found["MILDSITE_DATABASE_URL"] == address
    assert (found["MILDSITE_BACKUP_DIR"], found["MILDSITE_LAST"]) == ("/var/some where", "1")
    assert [path.name for path in tmp_path.iterdir()] == ["mildsite.env"]
    assert done.stderr == ""
