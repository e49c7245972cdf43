"""Follow docs/deploy.md on machines made for it, and look at what it promises."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.deploy import machine as machines
from tests.deploy.container import build
from tests.deploy.looks import (
    answers_at_socket,
    look_at_logs,
    look_at_networks,
    look_at_sheet,
    look_at_site,
    look_at_units,
    read_sheet,
    survive,
)
from tests.deploy.machine import Failed, Machine
from tests.deploy.page import page_blocks
from tests.deploy.reader import ANSWERS, FOLDER, NAME, SOURCE, WORDS, Reading
from tests.deploy.telling import expect, say
from tests.deploy.versions import make_source
from tests.deploy.visitor import Site, ask_in_the_clear


def main() -> int:
    if problem := machines.why_not():
        say(f"not run: {problem}")
        return 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    make_source(SOURCE)
    machines.clean_debian(FOLDER / "debian")
    machines.copy(FOLDER / "debian", FOLDER / "one")
    one, two, three = [Machine(FOLDER / name, source=SOURCE) for name in ("one", "two", "three")]
    try:
        follow(one, two)
        in_a_container(three)
    except Failed as failure:
        say(f"\nFAILED\n{failure}")
        return 1
    finally:
        for machine in (one, two, three):
            machine.stop()
    for machine in (one, two, three):
        machines.remove(machine.root)
    say("\nThe page holds.")
    return 0


def follow(one: Machine, two: Machine) -> None:
    page = Reading()
    one.boot()
    one.trust_what_this_machine_trusts()
    page.do(one, "What it needs")
    page.do(one, "The program")
    machines.copy(one.root, two.root)
    page.do(one, "Settings, keys, database")
    confirm_copy(one)
    page.do(one, "The service")
    page.do(one, "The web server")
    page.do(one, "Is all well")
    site = Site(NAME, one.run("cat /etc/mildsite/tls/fullchain.pem"))
    first_day = (Path(__file__).parent / "clinics_first_day.py").read_text()
    paper = json.loads(one.run(as_server(f"python - https://{NAME}"), typed=first_day))
    look_at_site(one, site)
    look_at_sheet(one, site, **paper)
    look_at_networks(one, site)
    look_at_units(one)
    survive(one, site)

    one.run("systemctl start mildsite-nightly.service")
    two.boot()
    other_machine(page, one, two)
    sheet = read_sheet(site, **paper)
    restore(page, one, two)

    page.do_under_crowd(one, site, "A new version", version="0.2.0")
    page.do_under_crowd(one, site, "A new version", version="0.1.0")
    expect(read_sheet(site, **paper) == sheet, "the sheet is the same file after upgrade and rollback")
    look_at_logs(one, paper["path"])
    on_postgresql(page, two)


def confirm_copy(one: Machine) -> None:
    word = one.said("sha256sum /etc/mildsite/keys/master.key")[:8]
    one.run("mildsite keys confirm-copy", typed=f"{word}\n")
    expect(True, "the copy of the key is confirmed")


def other_machine(page: Reading, one: Machine, two: Machine) -> None:
    two.run("apt install --yes openssh-client rsync && ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519")
    key = two.said("cat /root/.ssh/id_ed25519.pub")
    one.write("/etc/ssh/sshd_config.d/loopback.conf", "ListenAddress 127.0.0.1\n")
    page.do(one, "Every night, on another machine", {"PUBLIC-KEY": key})
    for each in (one, two):
        each.run(f"echo '127.0.0.1 {NAME}' >> /etc/hosts")
    two.run(f"ssh-keyscan {NAME} > /root/.ssh/known_hosts 2>/dev/null")
    page.do(two, "Every night, on another machine")
    fetched = two.said("ls /srv/mildsite")
    expect(all(word in fetched for word in (".backup", "audit-heads", "downtime.pdf")), "all of it is on the other one")
    try:
        two.run(f"ssh backup@{NAME} cat /etc/hostname")
    except Failed:
        expect(True, "and its key opens no shell here")
    else:
        expect(False, "its key opens no shell here")


def restore(page: Reading, one: Machine, two: Machine) -> None:
    for command in page_blocks(WORDS)[2].commands:
        if not command.startswith(("mildsite init", "mildsite staff")):
            two.run(command)
    two.write("/etc/mildsite/keys/master.key", one.run("cat /etc/mildsite/keys/master.key"))
    newest = two.said("ls /srv/mildsite | grep backup | tail -1")
    two.run(f"cp /srv/mildsite/{newest} /root/")
    page.do(two, "Put a backup in place", {"NEWEST.backup": newest})
    for command in page_blocks(WORDS)[3].commands:
        two.run(command)
    answers_at_socket(two, "restored")


def on_postgresql(page: Reading, two: Machine) -> None:
    """The other machine once more, without its database: on PostgreSQL there, then as if that were far away."""
    two.run("systemctl stop mildsite.socket mildsite.service && rm --recursive /var/lib/mildsite/*")
    two.run("echo '127.0.0.1 db.clinic.example' >> /etc/hosts")
    page.do(two, "PostgreSQL, and several servers")
    two.run("mildsite init", typed=ANSWERS["mildsite init"])
    two.run("systemctl start mildsite.socket mildsite.service mildsite-nightly.service")
    answers_at_socket(two, "on PostgreSQL")
    two.run("""runuser -u postgres -- psql -c "ALTER ROLE mildsite PASSWORD 'PASSWORD'" """)
    page.do(two, "PostgreSQL, and several servers")
    answers_at_socket(two, "on PostgreSQL over the network")
    two.run("systemctl start mildsite-nightly.service")
    expect(two.said("ls /var/backups/mildsite/*.backup | wc -l") == "2", "and its nightly backups are there")


def in_a_container(three: Machine) -> None:
    """Its steps alone: whether an engine takes the file is not tried."""
    say("\n== The container file's steps")
    machines.copy(FOLDER / "debian", three.root)
    three.boot()
    three.trust_what_this_machine_trusts()
    image = build(three, source=SOURCE)
    public = f"https://{NAME}"
    init = image.in_it([".venv/bin/mildsite", "init"], options="--pipe --wait", MILDSITE_PUBLIC_URL=public)
    three.run(init, typed=ANSWERS["mildsite init"])
    three.run(image.in_it(image.command, options="--unit=container", MILDSITE_PUBLIC_URL=public))
    three.run("until ss --listening --numeric --tcp | grep --quiet :8000; do sleep 0.1; done")
    answer = ask_in_the_clear("/readyz", host=NAME, port=8000)
    expect(answer.status == 200, f"what the file makes answers /readyz with {answer.status}")


def as_server(command: str) -> str:
    """A Python of the installation, with its settings and as its user."""
    settings = "set -a; . /etc/mildsite/mildsite.env; set +a; cd /opt/mildsite/current"
    return f"{settings}; runuser -u mildsite -- .venv/bin/{command}"


if __name__ == "__main__":
    sys.exit(main())
