"""A Debian of its own with systemd as its first process, in a container of systemd-nspawn on this machine's network."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

NEEDED = ("debootstrap", "systemd-nspawn", "nsenter", "git")
_FROM_HERE = re.compile(r"^(PIP_|NPM_CONFIG_|npm_config_|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|.*_proxy$)")
"""How this machine reaches its package indexes, and whose certificates it trusts there."""
_PACKAGES = "systemd-sysv,dbus,ca-certificates,procps,iproute2"


class Failed(Exception):
    """A command of the page did not work. The message says which, and what it said."""


def why_not() -> str:
    """What stands against making such a machine here; nothing when nothing does."""
    if os.geteuid() != 0:
        return "it needs root"
    missing = [tool for tool in NEEDED if shutil.which(tool) is None]
    return f"it needs {', '.join(missing)}" if missing else ""


def clean_debian(root: Path) -> None:
    """Make a minimal Debian 12 in `root`, once."""
    if root.exists():
        return
    making = root.with_suffix(".making")
    remove(making)
    command = ["debootstrap", "--variant=minbase", f"--include={_PACKAGES}", "bookworm", str(making)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    making.rename(root)


def copy(source: Path, target: Path) -> None:
    remove(target)
    subprocess.run(["cp", "--archive", "--reflink=auto", str(source), str(target)], check=True)


def remove(root: Path) -> None:
    subprocess.run(["rm", "--recursive", "--force", "--one-file-system", str(root)], check=True)


class Machine:
    def __init__(self, root: Path, *, source: Path) -> None:
        """`source` is the folder that the program is cloned from; it is seen at the same place inside."""
        self.root = root
        self._source = source
        self._nspawn: subprocess.Popen[bytes] | None = None
        self.pid = 0
        """Of its first process, as this machine counts."""

    def boot(self) -> None:
        group = _control_group(self.root.name)
        self._nspawn = subprocess.Popen(
            [
                *("systemd-nspawn", "--boot", "--quiet", "--register=no", "--keep-unit", "--console=pipe"),
                *(f"--directory={self.root}", f"--machine={self.root.name}", f"--bind-ro={self._source}"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: (group / "cgroup.procs").write_text("0"),  # noqa: PLW1509 - two machines, two groups
        )
        _wait(self._is_up, f"{self.root.name} did not boot.")

    def _is_up(self) -> bool:
        """Its first process is the child that is left when systemd-nspawn has built the container around it."""
        assert self._nspawn is not None
        children = Path(f"/proc/{self._nspawn.pid}/task/{self._nspawn.pid}/children").read_text().split()
        self.pid = int(children[0]) if children else 0
        return self.pid > 0 and self.said("systemctl is-system-running || true") in {"running", "degraded"}

    def stop(self) -> None:
        if self._nspawn is None:
            return
        try:
            os.kill(self.pid, signal.SIGRTMIN + 4)  # systemd(1): power off
            self._nspawn.wait(60)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            self._nspawn.kill()
            self._nspawn.wait()
        self._nspawn = None

    def run(self, command: str, *, typed: str = "") -> str:
        """What root's shell says to `command`, with `typed` at its prompts. Raises Failed."""
        here = {name: value for name, value in os.environ.items() if _FROM_HERE.match(name)}
        inside = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"}
        shell = ["nsenter", f"--target={self.pid}", "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup"]
        done = subprocess.run(
            [*shell, "bash", "-o", "pipefail", "-c", f"cd; {command}"],
            input=typed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**inside, "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", **here},
            start_new_session=True,
            check=False,
        )
        if done.returncode:
            raise Failed(f"# {command}\n{done.stdout}\nended with status {done.returncode}")
        return done.stdout

    def said(self, command: str) -> str:
        return self.run(command).strip()

    def write(self, path: str, text: str) -> None:
        self.run(f"mkdir --parents $(dirname {path}) && cat > {path}", typed=text)

    def trust_what_this_machine_trusts(self) -> None:
        """Certificates of whatever stands between this machine and its package indexes."""
        for certificate in Path("/usr/local/share/ca-certificates").rglob("*.crt"):
            self.write(f"/usr/local/share/ca-certificates/{certificate.name}", certificate.read_text())
        self.run("update-ca-certificates")


def _control_group(name: str) -> Path:
    """A control group of its own: two machines must not take each other's services for their own."""
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    root = next(Path(mount[1]) for mount in mounts if mount[2] == "cgroup2")
    group = root / f"mildsite-deploy-{name}"
    group.mkdir(exist_ok=True)
    return group


def _wait(ready: Callable[[], bool], problem: str, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            if ready():
                return
        except (OSError, Failed):
            pass
        if time.monotonic() > end:
            raise Failed(problem)
        time.sleep(0.1)
