"""Follow docs/deploy.md on machines made for it, and look at what it promises."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from mildsite.config import PROJECT_ROOT
from tests.deploy import machine as machines
from tests.deploy.container import build
from tests.deploy.machine import Failed, Machine
from tests.deploy.page import Block, page_blocks, replaced
from tests.deploy.versions import make_source
from tests.deploy.visitor import Answer, Site, ask_in_the_clear, ask_socket, crowd

NAME = "www.clinic.test"
FOLDER = PROJECT_ROOT / "build" / "deploy"
SOURCE = FOLDER / "source.git"
PASSWORD = "a long password for trying"
WORDS = {"YOUR.NAME": NAME, "SOURCE": str(SOURCE)}
"""The reader's own for those of the page."""
ANSWERS = {
    "mildsite init": "(555) 555-0100\n(555) 555-0199\n100 Example Street, Springfield\n\n",
    "mildsite staff add": f"{PASSWORD}\n{PASSWORD}\n",
}
"""What is typed at the prompts of a command. An empty line after the address: the key is copied later."""
STATUS_SAYS_MORE_TO_DO = ("mildsite doctor", "mildsite keys check")
"""A new clinic has things to do that no command does: they end with 1 and say which."""
CROWD_ASKS = ("/", "/aftercare", "/readyz", "/sign-in")


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


class Reading:
    """The page, read from its top: each block is done once."""

    def __init__(self) -> None:
        self._blocks = page_blocks(WORDS)

    def next(self, title: str) -> Block:
        block = self._blocks.pop(0)
        expect(block.title.startswith(title), f"the next commands of the page are under “{title}”", quiet=True)
        return block

    def do(self, machine: Machine, title: str, words: Mapping[str, str] | None = None) -> None:
        """Run the next block on `machine`, with the reader's own `words` for those that are known only now."""
        say(f"\n== {title}")
        for written in self.next(title).commands:
            command = replaced(written, words or {})
            say(f"{machine.root.name}# {command}")
            typed = next((words for start, words in ANSWERS.items() if command.startswith(start)), "")
            may_say_more = command.startswith(STATUS_SAYS_MORE_TO_DO)
            said = machine.run(f"{command} || [ $? = 1 ]" if may_say_more else command, typed=typed)
            if may_say_more:
                say(said)

    def do_under_crowd(self, machine: Machine, site: Site, title: str, *, version: str) -> None:
        with crowd(site, CROWD_ASKS) as seen:
            seen.wait_for(200)
            self.do(machine, title)
            seen.wait_for(200)
        running = machine.said("readlink /proc/$(systemctl show --property=MainPID --value mildsite)/cwd")
        expect(running.endswith(f"/{version}"), f"version {version} answers")
        expect(set(seen.got) == {"ok"}, f"requests meanwhile: {dict(seen.got)}, the longest took {seen.longest:.1f} s")


def confirm_copy(one: Machine) -> None:
    word = one.said("sha256sum /etc/mildsite/keys/master.key")[:8]
    one.run("mildsite keys confirm-copy", typed=f"{word}\n")
    expect(True, "the copy of the key is confirmed")


def look_at_site(one: Machine, site: Site) -> None:
    say("\n== The site")
    front = site.ask("/")
    expect(front.status == 200, "https://… answers")
    expect("max-age=" in front.headers.get("strict-transport-security", ""), "with HSTS")
    for path in ("/sign-in", "/aftercare", "/healthz", "/readyz"):
        expect(site.ask(path).status == 200, f"{path} answers 200")
    behind = ask_socket("/", f"/proc/{one.pid}/root/run/mildsite.sock", host=NAME)
    expect(kept(front) == kept(behind), "every header and the page arrive as mildsite sent them")
    packed = site.ask("/", headers={"Accept-Encoding": "gzip, br"})
    say(f"   /: {len(front.body)} bytes, {packed.headers.get('content-encoding', 'not packed')}: {len(packed.body)}")
    expect("content-encoding" not in site.ask("/sign-in", headers={"Accept-Encoding": "gzip"}).headers, "a form is not")
    moved = ask_in_the_clear("/x", host=NAME, port=80)
    expect((moved.status, moved.headers.get("location")) == (301, f"https://{NAME}/x"), "http leads to https")
    expect(site.ask("/", headers={"Host": "elsewhere.test"}).status == 400, "another host name is refused")
    large = site.ask("/admin/pictures/", method="POST", body=b"x" * (20 * 1024 * 1024))
    expect(large.status not in {413, 502}, f"nginx lets 20 MB pass to what asks who sends them ({large.status})")


def look_at_sheet(one: Machine, site: Site, *, path: str, code: str) -> None:
    for _ in range(40):
        expect(site.ask(path).status == 200, "a link answers", quiet=True)
    expect(True, "40 looks at a link in a row are not slowed")
    token = path.rpartition("/")[2]
    for written in (f"//s/{token}", f"/%73/{token}", f"/S/{token}", f"/s//{token}", f"/join/{token}"):
        site.ask(written)
    expect(read_sheet(site, path=path, code=code).startswith(b"%PDF-"), "link and code open the sheet's PDF")
    made = submit(site, "/aftercare/sheet", {"patient_name": "Zoë Ng", "procedure_date": "11/22/2026"})
    expect(made.body.startswith(b"%PDF-"), f"the server makes a PDF inside its unit's limits ({made.status})")


def look_at_networks(one: Machine, site: Site) -> None:
    """Whose address counts: what this web server saw, and nothing that a browser claims."""
    settings = "/etc/mildsite/mildsite.env"
    for network, opens in (("203.0.113.0/24", False), ("127.0.0.0/8", True)):
        one.run(f"echo MILDSITE_STAFF_NETWORKS={network} >> {settings} && systemctl restart mildsite")
        found = site.ask("/sign-in", headers={"X-Forwarded-For": "203.0.113.7"}).status
        expect((found == 200) is opens, f"staff of {network} alone: /sign-in answers {found} to 127.0.0.1")
        one.run(f"sed --in-place /STAFF_NETWORKS/d {settings} && systemctl restart mildsite")


def look_at_units(one: Machine) -> None:
    for unit in ("mildsite.socket", "mildsite.service", "mildsite-nightly.timer"):
        expect(one.said(f"systemctl is-active {unit}") == "active", f"{unit} is active")
    expect("mildsite-nightly" in one.run("systemctl list-timers --no-pager"), "the night is set")
    one.run("systemd-analyze verify /etc/systemd/system/mildsite*")
    for unit in ("mildsite.service", "mildsite-nightly.service"):
        say("   " + one.said(f"systemd-analyze security --no-pager {unit} | tail -1"))


def survive(one: Machine, site: Site) -> None:
    say("\n== What happens to it")
    main = "systemctl show --property=MainPID --value mildsite"
    killed = one.said(f"pid=$({main}); kill -KILL $pid; while [ $({main}) = $pid ]; do sleep 0.05; done; echo $pid")
    expect(site.ask("/").status == 200, "killed, it comes back, and whoever comes meanwhile waits")
    expect(one.said(main) not in {killed, "0"}, "as another process", quiet=True)
    one.stop()
    one.boot()
    expect(site.ask("/").status == 200, "it is there after the machine started again")


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


def answers_at_socket(machine: Machine, state: str) -> None:
    for path in ("/sign-in", "/healthz", "/readyz"):
        answer = ask_socket(path, f"/proc/{machine.pid}/root/run/mildsite.sock", host=NAME)
        expect(answer.status == 200, f"{state}, {path} answers {answer.status}")


def read_sheet(site: Site, *, path: str, code: str) -> bytes:
    """What a patient gets who types the code."""
    opened = submit(site, path, {"code": code})
    expect(opened.status == 303, f"the code opens the sheet ({opened.status})", quiet=True)
    pdf = site.ask("/sheet/pdf", headers={"Cookie": jar(opened)})
    expect(pdf.status == 200, f"the sheet's file is there ({pdf.status})", quiet=True)
    return pdf.body


def submit(site: Site, path: str, fields: Mapping[str, str]) -> Answer:
    """Fill in the form of a page, as a browser does."""
    form = site.ask(path)
    token = re.search(r'name="?csrf_token"? [^>]*value="?([^" >]+)', form.body.decode())
    if token is None:
        raise Failed(f"{path} has no form ({form.status})")
    sent = urlencode({"csrf_token": token[1], **fields}).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    where = {"Origin": f"https://{NAME}", "Referer": f"https://{NAME}/", "Cookie": jar(form)}
    return site.ask(path, method="POST", headers={**kind, **where}, body=sent)


def jar(answer: Answer) -> str:
    return "; ".join(cookie.partition(";")[0] for cookie in answer.cookies)


def look_at_logs(one: Machine, path: str) -> None:
    token = path.rpartition("/")[2]
    found = one.said(f"grep --recursive --files-with-matches --fixed-strings '{token}' /var/log /run/log || true")
    expect(not found, f"no log holds what opens a sheet {found}")
    journal = one.run("journalctl --no-pager --output=cat")
    expect(token not in journal and "Zoë" not in journal, "nor does the journal")
    say("   " + one.said("grep /s/ /var/log/nginx/mildsite.log | tail -1"))


def kept(answer: Answer) -> tuple[dict[str, str], str]:
    """What must pass through a web server unchanged; its own lines and what is made anew for each request left out."""
    own = {"server", "date", "connection", "transfer-encoding", "content-length", "set-cookie"}
    nonce = re.compile(r"nonce-[\w-]+")
    headers = {name: nonce.sub("", value) for name, value in answer.headers.items() if name not in own}
    return headers, hashlib.sha256(answer.body).hexdigest()


def as_server(command: str) -> str:
    """A Python of the installation, with its settings and as its user."""
    settings = "set -a; . /etc/mildsite/mildsite.env; set +a; cd /opt/mildsite/current"
    return f"{settings}; runuser -u mildsite -- .venv/bin/{command}"


def expect(holds: bool, what: str, *, quiet: bool = False) -> None:
    if not holds:
        raise Failed(f"not so: {what}")
    if not quiet:
        say(f"   {what}")


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
