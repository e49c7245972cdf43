"""The steps of docs/deploy/Containerfile, done in a clean Debian: what a container engine would do with them."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mildsite.config import PROJECT_ROOT
from tests.deploy.machine import Machine

_FILE = PROJECT_ROOT / "docs" / "deploy" / "Containerfile"


@dataclass
class Image:
    folder: str = "/"
    user: str = "root"
    environment: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=list)

    def in_it(self, command: list[str], *, options: str, **environment: str) -> str:
        """The shell's words that run `command` as the container would."""
        settings = " ".join(f"--setenv={name}={value}" for name, value in (self.environment | environment).items())
        place = f"--uid={self.user} --working-directory={self.folder}"
        return f"systemd-run --quiet {options} {place} {settings} {self.folder}/{shlex.join(command)}"


def build(machine: Machine, *, source: Path) -> Image:
    """Do what the file says, with what is committed in `source`."""
    image = Image()
    for instruction, words in _instructions():
        match instruction:
            case "WORKDIR":
                image.folder = words
            case "RUN":
                machine.run(f"mkdir --parents {image.folder} && cd {image.folder} && {words}")
            case "COPY":
                machine.run(f"mkdir --parents {image.folder}")
                archive = subprocess.run(
                    ["git", "-C", str(source), "archive", "0.1.0"], check=True, capture_output=True
                )
                target = machine.root / image.folder.strip("/")
                subprocess.run(["tar", "--extract", "--directory", str(target)], input=archive.stdout, check=True)
            case "USER":
                image.user = words
            case "ENV":
                name, _, value = words.partition("=")
                image.environment[name] = value
            case "CMD":
                image.command = json.loads(words)
    return image


def _instructions() -> Iterator[tuple[str, str]]:
    for line in _FILE.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if line and not line.startswith("#"):
            instruction, _, words = line.partition(" ")
            yield instruction, words
