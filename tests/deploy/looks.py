"""What is looked at on a machine that was set up, and what it goes through."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from urllib.parse import urlencode

from tests.deploy.machine import Failed, Machine
from tests.deploy.reader import NAME
from tests.deploy.telling import expect, say
from tests.deploy.visitor import Answer, Site, ask_in_the_clear, ask_socket


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


def look_at_logs(one: Machine, path: str) -> None:
    token = path.rpartition("/")[2]
    found = one.said(f"grep --recursive --files-with-matches --fixed-strings '{token}' /var/log /run/log || true")
    expect(not found, f"no log holds what opens a sheet {found}")
    journal = one.run("journalctl --no-pager --output=cat")
    expect(token not in journal and "Zoë" not in journal, "nor does the journal")
    say("   " + one.said("grep /s/ /var/log/nginx/mildsite.log | tail -1"))


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


def kept(answer: Answer) -> tuple[dict[str, str], str]:
    """What must pass through a web server unchanged; its own lines and what is made anew for each request left out."""
    own = {"server", "date", "connection", "transfer-encoding", "content-length", "set-cookie"}
    nonce = re.compile(r"nonce-[\w-]+")
    headers = {name: nonce.sub("", value) for name, value in answer.headers.items() if name not in own}
    return headers, hashlib.sha256(answer.body).hexdigest()
