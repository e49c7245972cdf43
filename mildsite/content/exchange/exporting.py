"""Write the pages into a folder. Files of somebody else, and files changed since the last export, are never written
over: `contents.txt` says which files are ours, and which bytes they had.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from mildsite.content import queries
from mildsite.content.exchange import picture_transfer
from mildsite.content.exchange.errors import FileUnusable, FolderUnusable
from mildsite.content.exchange.folder import MOST_FILES, PAGES, PICTURES, Folder
from mildsite.content.exchange.page_file import KEY, LANGUAGE, PageFile, from_markdown, to_markdown
from mildsite.content.exchange.report import Done, Outcome
from mildsite.content.models import Page, PictureFile

CONTENTS = "contents.txt"
_FIRST_LINE = "# The files that “mildsite content export” wrote here. Leave this one as it is."
_PAGE = rf"{PAGES}/{KEY.pattern}\.{LANGUAGE.pattern}\.md"
_PICTURE = rf"{PICTURES}/[0-9a-f-]{{36}}\.(?:webp|yaml)"
_LISTED = re.compile(rf"([0-9a-f]{{64}})  ({_PAGE}|{_PICTURE})", re.ASCII)
Files = dict[str, bytes]


def export_content(root: Path) -> list[Done]:
    """Write every page as readers see it, or as its newest draft where it was never live, with its pictures.

    Raises FolderUnusable, with nothing written, for a folder that is neither empty nor an earlier export, and for files
    in it that would be lost.
    """
    wanted = dict(_files())
    for room in (PAGES, PICTURES):
        count = sum(path.startswith(f"{room}/") for path in wanted)
        if count > MOST_FILES:
            raise FolderUnusable(
                f"There are {count:,} {room}, and no folder of an export holds more than {MOST_FILES:,}."
            )
    folder, listed = _prepared(root)
    report = [_planned(folder, path, data, listed) for path, data in sorted(wanted.items())]
    lost = [str(done) for done in report if done.outcome is Outcome.REFUSED]
    if lost:
        raise FolderUnusable("\n".join(["Nothing was written, because these files would be lost:", *lost]))
    # Named before they are there: an export that is cut short can be done again.
    _write_contents(folder, listed + [(path, _sha256(data)) for path, data in wanted.items()])
    for done in report:
        if done.outcome is Outcome.WRITTEN:
            room, name = done.path.split("/")
            folder.write(room, name, wanted[done.path])
    report += _gone(folder, wanted, listed)
    _write_contents(folder, [(path, _sha256(data)) for path, data in wanted.items()])
    return report


def _files() -> Iterator[tuple[str, bytes]]:
    shown: dict[str, PictureFile] = {}
    for page in queries.all_pages():
        file = page_file_of(page)
        if not KEY.fullmatch(page.key):
            raise FolderUnusable(f"The page {file.name} cannot be exported: no file can have its name.")
        yield f"{PAGES}/{file.name}.md", to_markdown(file).encode()
        shown |= queries.pictures_of(file.document)
    for picture_id, picture in shown.items():
        yield f"{PICTURES}/{picture_id}{picture_transfer.FILE}", picture.data
        yield f"{PICTURES}/{picture_id}{picture_transfer.WORDS}", picture_transfer.description_file(picture).encode()


def page_file_of(page: Page) -> PageFile:
    text = page.live_revision or queries.newest_revision(page)
    return PageFile(
        key=page.key,
        language=page.language,
        kind=page.kind,
        slug=page.slug,
        document=text.document,
        procedure_key=page.procedure_key,
        source_sha256=text.source_revision.sha256 if page.is_translation and text.source_revision else "",
        translator=text.translator if page.is_translation else "",
    )


def _prepared(root: Path) -> tuple[Folder, list[tuple[str, str]]]:
    """The folder, and what `contents.txt` says of it: files of earlier exports, and the bytes they had."""
    if root.exists() and not root.is_dir():
        raise FolderUnusable(f"{root} is a file. Name a folder.")
    root.mkdir(parents=True, exist_ok=True)
    folder = Folder(root)
    names = folder.names("")
    if CONTENTS in names:
        try:
            lines = folder.read("", CONTENTS).decode("utf-8", "replace").splitlines()
        except FileUnusable as error:
            raise FolderUnusable(f"{CONTENTS}: {error}") from None
        return folder, [(match[2], match[1]) for match in map(_LISTED.fullmatch, lines) if match]
    if names:
        raise FolderUnusable(f"{root} holds other files. Name an empty folder, or one of an earlier export.")
    return folder, []


def _planned(folder: Folder, path: str, data: bytes, listed: list[tuple[str, str]]) -> Done:
    room, name = path.split("/")
    if not folder.has(room, name):
        return Done(path, Outcome.WRITTEN)
    try:
        there = folder.read(room, name)
    except FileUnusable as error:
        return Done(path, Outcome.REFUSED, str(error))
    if there == data:
        return Done(path, Outcome.UNCHANGED)
    if _as_exported(path, there, listed) or _says_the_same(folder, path, data):
        return Done(path, Outcome.WRITTEN)
    if any(path == known for known, _ in listed):
        changed = (
            "It was changed here since the last export, and the site does not show these words. "
            "Import it and publish the draft; or remove it, to have it written anew."
        )
        return Done(path, Outcome.REFUSED, changed)
    return Done(path, Outcome.REFUSED, "It is from no export. Import it, or move it away.")


def _gone(folder: Folder, wanted: Mapping[str, bytes], listed: list[tuple[str, str]]) -> Iterator[Done]:
    """Remove what an earlier export wrote and this one does not, if it is as it was."""
    ours = {path for path, _ in listed}
    for room in (PAGES, PICTURES):
        for path in (f"{room}/{name}" for name in folder.names(room)):
            if path in wanted:
                continue
            if path not in ours:
                yield Done(path, Outcome.LEFT, "It is from no export.")
            elif _unchanged(folder, path, listed):
                folder.remove(*path.split("/"))
                yield Done(path, Outcome.REMOVED, "It is not on the site any more.")
            else:
                yield Done(path, Outcome.LEFT, "It is not on the site any more, but was changed here.")


def _unchanged(folder: Folder, path: str, listed: list[tuple[str, str]]) -> bool:
    try:
        return _as_exported(path, folder.read(*path.split("/")), listed)
    except FileUnusable:
        return False


def _as_exported(path: str, there: bytes, listed: list[tuple[str, str]]) -> bool:
    """Version control may have changed the line ends of a text."""
    return bool({(path, _sha256(there)), (path, _sha256(there.replace(b"\r\n", b"\n")))} & set(listed))


def _says_the_same(folder: Folder, path: str, data: bytes) -> bool:
    """Whether nothing is lost by writing over a page that somebody edited: the site says the same by now."""
    room, name = path.split("/")
    if room != PAGES:
        return False
    try:
        return from_markdown(folder.text(room, name)) == from_markdown(data.decode())
    except FileUnusable:
        return False


def _write_contents(folder: Folder, listed: list[tuple[str, str]]) -> None:
    lines = [_FIRST_LINE, *(f"{digest}  {path}" for path, digest in sorted(set(listed)))]
    data = ("\n".join(lines) + "\n").encode()
    if not folder.has("", CONTENTS) or folder.read("", CONTENTS) != data:
        folder.write("", CONTENTS, data)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
