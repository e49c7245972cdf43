"""The folder on the disk. Nothing outside of it is read or written: no link is followed, nothing is opened that is no
ordinary file, and no more is read than a file may have.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mildsite.content.exchange.errors import FileUnusable, FolderUnusable

PAGES, PICTURES = "pages", "pictures"
LARGEST = 5 * 1024 * 1024
MOST_FILES = 2_000
_LINE_ENDS = re.compile("\r\n?")


class Folder:
    """A folder with rooms of files: `pages`, `pictures`, and the top itself, which is called ``""``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self, room: str) -> list[str]:
        """What is in a room, in order, without what begins with a dot. Raises FolderUnusable for far too much."""
        with self._room(room) as opened:
            if opened is None:
                return []
            names = sorted(name for name in os.listdir(opened) if not name.startswith("."))
        if len(names) > MOST_FILES:
            raise FolderUnusable(f"{room or self.root} holds {len(names):,} files. Is this the right folder?")
        return names

    def read(self, room: str, name: str) -> bytes:
        """A file. Raises FileUnusable for one that is not there, too large, or no ordinary file."""
        with self._room(room) as opened:
            try:
                if opened is None:
                    raise FileNotFoundError
                # Without waiting: a pipe would wait for ever for somebody to write.
                file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=opened)
            except FileNotFoundError:
                raise FileUnusable("It is not in the folder.") from None
            except OSError as error:
                raise FileUnusable(_why_not(error, opened, name)) from None
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            os.close(file)
            raise FileUnusable("This is no ordinary file.")
        with os.fdopen(file, "rb") as stream:
            data = stream.read(LARGEST + 1) if status.st_size <= LARGEST else b""
        if status.st_size > LARGEST or len(data) > LARGEST:
            raise FileUnusable(f"This file is too large ({status.st_size / 1024**2:.1f} MB). There is room for 5 MB.")
        return data

    def text(self, room: str, name: str) -> str:
        """A text with line ends of one kind. Raises FileUnusable, also for one that is not UTF-8."""
        data = self.read(room, name)
        if b"\0" in data:
            line = data.count(b"\n", 0, data.index(b"\0")) + 1
            raise FileUnusable("This is no text, or not UTF-8: it holds a zero. Save it as UTF-8.", line=line)
        try:
            return _LINE_ENDS.sub("\n", data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            message = "This file is not UTF-8. Open it in an editor and save it as UTF-8."
            raise FileUnusable(message, line=line) from None

    def has(self, room: str, name: str) -> bool:
        """Whether anything has this name, also a link that leads nowhere."""
        with self._room(room) as opened:
            return opened is not None and _exists(opened, name)

    def write(self, room: str, name: str, data: bytes) -> None:
        """A file as a whole or not at all, in place of one that has its name."""
        with self._room(room, make=True) as opened:
            if opened is None:
                raise FolderUnusable(f"Somebody removed {self.root / room} at this moment. Export again.")
            new = f".{secrets.token_hex(8)}.tmp"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            try:
                with os.fdopen(os.open(new, flags, 0o644, dir_fd=opened), "wb") as stream:
                    stream.write(data)
                os.replace(new, name, src_dir_fd=opened, dst_dir_fd=opened)
            except OSError:
                if _exists(opened, new):
                    os.unlink(new, dir_fd=opened)
                raise

    def remove(self, room: str, name: str) -> None:
        with self._room(room) as opened:
            if opened is not None:
                os.unlink(name, dir_fd=opened)

    @contextmanager
    def _room(self, room: str, *, make: bool = False) -> Iterator[int | None]:
        """The opened room, None when it is not there. Raises FolderUnusable for one that is a link or no folder."""
        top = _opened(str(self.root), str(self.root), parent=None)
        if top is None:
            raise FolderUnusable(f"There is no folder {self.root}.")
        opened = None
        try:
            if make and room and not _exists(top, room):
                os.mkdir(room, dir_fd=top)
            opened = _opened(room, room, parent=top) if room else os.dup(top)
            yield opened
        finally:
            os.close(top)
            if opened is not None:
                os.close(opened)


def _opened(name: str, shown: str, *, parent: int | None) -> int | None:
    # The person who runs the command may name a link to the folder itself; in it, none is followed.
    follow = os.O_NOFOLLOW if parent is not None else 0
    try:
        return os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | follow, dir_fd=parent)
    except FileNotFoundError:
        return None
    except OSError as error:
        if isinstance(error, PermissionError):
            raise FolderUnusable(f"The folder {shown} may not be read.") from None
        raise FolderUnusable(f"{shown} is a link, or no folder. Put a folder in its place.") from None


def _exists(parent: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=parent, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _why_not(error: OSError, parent: int | None, name: str) -> str:
    try:
        link = stat.S_ISLNK(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode)
    except OSError:
        link = False
    if link:
        return "This is a link to somewhere else, and none is followed. Put the file itself here."
    return f"This file cannot be read ({error.strerror})."
