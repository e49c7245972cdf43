"""Bring a folder in: every page as a draft, never live, each file by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mildsite import languages
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.content import queries
from mildsite.content.drafting import LONGEST_TRANSLATOR, create_page, save_draft, start_draft
from mildsite.content.errors import AddressUnusable, DraftInTheWay, PageExists
from mildsite.content.exchange import picture_transfer
from mildsite.content.exchange.errors import FileUnusable, FolderUnusable, ImportRefused
from mildsite.content.exchange.folder import PAGES, PICTURES, Folder
from mildsite.content.exchange.page_file import PageFile, from_markdown
from mildsite.content.exchange.queries import revision_with_text
from mildsite.content.exchange.report import Done, Outcome
from mildsite.content.lifecycle import State
from mildsite.content.models import Page, PageKind, Revision
from mildsite.content.remarks import remark
from mildsite.db import db

SUFFIX = ".md"
_ORDER = {PageKind.PROCEDURE: 0, PageKind.AFTERCARE: 1, PageKind.STANDARD: 2}
_SOURCE_UNKNOWN = "The text it translates is not on this site, so it counts as out of date until somebody checks it."


def import_content(folder: Folder, *, actor: StaffUser) -> Iterator[Done]:
    """Make drafts of the pages in a folder and tell of each file. The caller may commit after each.

    A page with the same words stays as it is; other words become a new draft; live texts are never touched. What
    cannot be used is refused by itself and leaves nothing behind.

    Raises NotPermitted, and FolderUnusable for a folder that is no export.
    """
    require(actor, Permission.EDIT_PAGES)
    pages, pictures = folder.names(PAGES), folder.names(PICTURES)
    if not pages:
        raise FolderUnusable(f"There are no pages in {folder.root}. Name a folder that holds the folder “{PAGES}”.")
    return _imported(folder, pages, pictures, actor=actor)


@dataclass(frozen=True)
class _Read:
    path: str
    page: PageFile | None
    problem: str = ""


def _imported(folder: Folder, pages: list[str], pictures: list[str], *, actor: StaffUser) -> Iterator[Done]:
    read = [_read(folder, name) for name in pages if name.lower().endswith(SUFFIX)]
    for name in pages:
        if not name.lower().endswith(SUFFIX):
            yield Done(f"{PAGES}/{name}", Outcome.IGNORED, f"Pages are files that end in {SUFFIX}.")
    yield from (Done(file.path, Outcome.REFUSED, file.problem) for file in read if file.page is None)
    told: set[str] = set()
    for path, page in sorted(((file.path, file.page) for file in read if file.page), key=lambda pair: _turn(*pair)):
        for done in _brought(path, page, folder, actor=actor):
            if done.path not in told:  # another page may show the same picture
                yield done
            told.add(done.path)
    for path in (f"{PICTURES}/{name}" for name in pictures):
        # The words beside a picture are told of with it.
        if path.removesuffix(picture_transfer.WORDS) + picture_transfer.FILE not in told and path not in told:
            yield Done(path, Outcome.IGNORED, "No page that was brought in shows it.")


def _turn(path: str, page: PageFile) -> tuple[bool, int, str]:
    """First what others need: texts before their translations, procedures before what belongs to them."""
    return page.is_translation, _ORDER[page.kind], path


def _read(folder: Folder, name: str) -> _Read:
    path = f"{PAGES}/{name}"
    try:
        page = from_markdown(folder.text(PAGES, name))
    except FileUnusable as error:
        return _Read(path, None, str(error))
    if name != page.name + SUFFIX:
        said = f"The file says that it is the page {page.name}. Call it {page.name}{SUFFIX}, or change its key."
        return _Read(path, None, said)
    return _Read(path, page)


def _brought(path: str, page: PageFile, folder: Folder, *, actor: StaffUser) -> list[Done]:
    """The page, then its pictures; or the page alone, refused, and nothing of it is here."""
    try:
        with db.session.begin_nested():
            outcome, words, pictures = _bring(page, folder, actor=actor)
            return [Done(path, outcome, words), *pictures]
    except DraftInTheWay:
        problem = (
            f"The page {page.name} has a draft on its way, which stays as it is. "
            "Put these words into that draft on the site; or publish it, then import again."
        )
    except PageExists:
        problem = "Somebody made this page at this moment. Import again."
    except (ImportRefused, AddressUnusable) as error:
        problem = str(error)
    return [Done(path, Outcome.REFUSED, problem)]


def _bring(page: PageFile, folder: Folder, *, actor: StaffUser) -> tuple[Outcome, str, list[Done]]:
    source = _source(page)
    here = queries.page_of_key(page.key, language=page.language)
    shown = {block.picture: block for block in page.document.stored_pictures()}
    pictures = [picture_transfer.bring(block, folder, actor=actor) for block in shown.values()]
    translated = revision_with_text(source, page.source_sha256) if source and page.source_sha256 else None
    words = [_SOURCE_UNKNOWN] if source and translated is None else []
    if here is None:
        outcome = Outcome.CREATED
        draft = _new_page(page, actor=actor)
        _fill(draft, page, translated, actor=actor)
    else:
        _check_same_page(page, here)
        if page.slug != here.slug:
            words.append(f"Its address stays /{here.slug}: change it on the site, where readers can be led on.")
        texts = [here.live_revision, queries.newest_revision(here)]
        outcome = Outcome.UNCHANGED
        if not any(text is not None and _same(text, page, translated) for text in texts):
            outcome = Outcome.NEW_DRAFT
            _fill(_draft_of(here, actor=actor), page, translated, actor=actor)
    return outcome, " ".join(words), [done for done in pictures if done is not None]


def _draft_of(page: Page, *, actor: StaffUser) -> Revision:
    """A draft to fill: a first text that nobody has worked on, as a new installation has them, gives way."""
    waiting = queries.open_revision(page)
    if waiting is not None and waiting.number == 1 and waiting.state is State.DRAFT and not waiting.authors:
        return waiting
    return start_draft(page, actor=actor)


def _new_page(page: PageFile, *, actor: StaffUser) -> Revision:
    _check_procedure(page)
    made = create_page(
        key=page.key,
        language=page.language,
        slug=page.slug,
        kind=page.kind,
        procedure_key=page.procedure_key,
        document=page.document,
        actor=actor,
    )
    return queries.newest_revision(made)


def _source(page: PageFile) -> Page | None:
    """The page that a translation translates."""
    if not page.is_translation:
        return None
    if page.language not in languages.known():
        known = ", ".join(languages.known())
        raise ImportRefused(f"There are no words for “{page.language}” on this site yet. It knows: {known}.")
    source = queries.page_of_key(page.key, language=languages.DEFAULT)
    if source is None:
        first = f"{page.key}.{languages.DEFAULT}"
        raise ImportRefused(f"It translates {first}, and there is no such page. Import that first.")
    if (page.kind, page.procedure_key) != (source.kind, source.procedure_key):
        raise ImportRefused(
            f"Its kind and procedure must be those of {source.key}.{source.language}: {_facts(source)}."
        )
    return source


def _check_procedure(page: PageFile) -> None:
    """Whether the procedure that a new page belongs to is here."""
    if page.procedure_key is None:
        return
    procedure = queries.page_of_key(page.procedure_key, language=languages.DEFAULT)
    if procedure is None or procedure.kind is not PageKind.PROCEDURE:
        raise ImportRefused(f"It belongs to the procedure “{page.procedure_key}”, and there is no such page.")


def _check_same_page(page: PageFile, here: Page) -> None:
    if (page.kind, page.procedure_key) != (here.kind, here.procedure_key):
        raise ImportRefused(f"The site has another kind of page of this key: {_facts(here)}. Use another key.")


def _facts(page: Page) -> str:
    return f"kind: {page.kind}" + (f", procedure: {page.procedure_key}" if page.procedure_key else "")


def _same(text: Revision, page: PageFile, translated: Revision | None) -> bool:
    """Whether a text says what the file says, and claims to translate the same words."""
    if text.document != page.document:
        return False
    if not page.is_translation:
        return True
    if text.translator.strip() != _translator(page):
        return False
    followed = text.source_revision
    return translated is None or (followed is not None and followed.sha256 == translated.sha256)


def _translator(page: PageFile) -> str:
    return remark(page.translator)[:LONGEST_TRANSLATOR].strip()


def _fill(draft: Revision, page: PageFile, translated: Revision | None, *, actor: StaffUser) -> None:
    """Put the file's text into a draft, in the name of who imports it.

    What a translation was made from is known by its words alone; a guess could hide that it is out of date.
    """
    version = draft.lock_version
    save_draft(draft, page.document, based_on_version=version, translator=_translator(page), actor=actor)
    draft.source_revision_id = translated.id if translated else None
    db.session.flush()
    if translated is not None:
        detail = {"source": str(translated.id), "sha256": translated.sha256}
        record(Action.SOURCE_FOLLOWED, actor_id=actor.id, subject_id=draft.id, **detail)
