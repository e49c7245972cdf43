"""A disk that loses its power: rebuilt from what a program was seen to write, and to wait for (strace)."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CALLS = "pwrite64,write,ftruncate,fsync,fdatasync"
_CALL = re.compile(r"^(\w+)\((\d+)(?:<([^>]*)>)?(?:\(deleted\))?(.*)\) += (-?\d+)")
_DATA = re.compile(r'^, "((?:\\x[0-9a-f]{2})*)", (\d+)(?:, (\d+))?$')


@dataclass
class _File:
    kept: bytearray = field(default_factory=bytearray)
    """What is on the disk for certain."""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Written and not waited for: place and bytes, or None for a cut at that place."""

    def settle(self) -> None:
        for place, data in self.pending:
            _apply(self.kept, place, data)
        self.pending.clear()


@dataclass(frozen=True)
class Cut:
    """The power fails while the program waits for its disk."""

    files: dict[str, bytes]
    """What is found afterwards, by path."""
    said: list[str]
    """What the program had said by then."""


def cuts(trace: Path, files: dict[str, bytes], *, seed: int) -> Iterator[Cut]:
    """One at each wait for the disk, until the program ends. `files` is what was there before, or may come to be.

    What is written to other files is left out: nothing that is shared in memory or temporary outlives a power cut.

    At every second one some of the writes that were not waited for have reached the disk all the same: a random choice
    of them, the last of it torn. At the others none has.
    """
    disk = {path: _File(bytearray(data)) for path, data in files.items()}
    said: list[str] = []
    chance, number = random.Random(seed), 0
    for name, descriptor, path, rest, _result in _calls(trace):
        if name in ("fsync", "fdatasync") and path in disk:
            number += 1
            yield Cut({known: _found(file, chance if number % 2 else None) for known, file in disk.items()}, list(said))
            disk[path].settle()
        elif name == "write" and descriptor == 1:
            said += _bytes(rest)[0].decode().splitlines()
        elif name == "pwrite64" and path in disk:
            data, place = _bytes(rest)
            disk[path].pending.append((place, data))
        elif name == "ftruncate" and path in disk:
            disk[path].pending.append((int(rest.strip(", ")), None))


def _found(file: _File, chance: random.Random | None) -> bytes:
    data = bytearray(file.kept)
    if chance is not None and file.pending:
        reached = sorted(chance.sample(range(len(file.pending)), chance.randint(0, len(file.pending))))
        for turn, number in enumerate(reached):
            place, written = file.pending[number]
            if written and turn == len(reached) - 1:
                written = written[: chance.randrange(1, len(written) + 1)]
            _apply(data, place, written)
    return bytes(data)


def _apply(data: bytearray, place: int, written: bytes | None) -> None:
    if written is None:
        del data[place:]
        data.extend(bytes(max(0, place - len(data))))
        return
    data.extend(bytes(max(0, place - len(data))))
    data[place : place + len(written)] = written


def _calls(trace: Path) -> Iterator[tuple[str, int, str, str, int]]:
    with trace.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            if (found := _CALL.match(line)) and int(found[5]) >= 0:
                yield found[1], int(found[2]), _path(found[3] or ""), found[4], int(found[5])


def _path(shown: str) -> str:
    return bytes.fromhex(shown.replace("\\x", "")).decode() if shown.startswith("\\x") else shown


def _bytes(rest: str) -> tuple[bytes, int]:
    found = _DATA.match(rest)
    if found is None:
        raise ValueError("strace cut the data short")
    return bytes.fromhex(found[1].replace("\\x", "")), int(found[3] or 0)
