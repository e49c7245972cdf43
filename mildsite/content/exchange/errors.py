"""What can go wrong between the site and a folder. Every message is for the person who runs the command."""

from __future__ import annotations

from mildsite.content.errors import ContentError


class FileUnusable(ContentError):
    """A file of the folder cannot be read, or does not say what it must."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message if line is None else f"Line {line}: {message}")
        self.line = line


class FolderUnusable(ContentError):
    """The folder as a whole cannot be used. Nothing was changed."""


class ImportRefused(ContentError):
    """A file that can be read, and does not fit this installation."""
