"""Write: create a page, start a draft, save it."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.content import queries
from mildsite.content.addresses import check_address
from mildsite.content.document import Document
from mildsite.content.errors import DraftInTheWay, IllegalMove, PageExists, StaleDraft
from mildsite.content.lifecycle import OPEN_STATES, Move, State
from mildsite.content.models import Page, PageKind, Revision
from mildsite.content.moving import move
from mildsite.content.remarks import remark
from mildsite.db import db

LONGEST_TRANSLATOR = 200


def create_page(
    *,
    key: str,
    language: str,
    slug: str,
    kind: PageKind,
    document: Document,
    procedure_key: str | None = None,
    source: Revision | None = None,
    actor: StaffUser | None,
) -> Page:
    """Add a page whose first revision is a draft of `document`. The command line has no actor.

    Of a translation, `source` is the text it translates: its words are there to be replaced. Whoever brings in words
    of their own is their author.

    Raises NotPermitted, AddressUnusable and PageExists.
    """
    if actor is not None:
        require(actor, Permission.EDIT_PAGES)
    check_address(slug, language=language)
    page = Page(key=key, language=language, slug=slug, kind=kind, procedure_key=procedure_key)
    try:
        with db.session.begin_nested():
            db.session.add(page)
    except IntegrityError:
        raise PageExists from None
    actor_id = actor.id if actor else None
    record(Action.PAGE_CREATED, actor_id=actor_id, subject_id=page.id, key=key, language=language, kind=str(kind))
    draft = add_revision(page, document, based_on=None)
    draft.source_revision_id = source.id if source else None
    if actor is not None and source is None:
        draft.authors.append(actor)
    db.session.flush()
    return page


def start_draft(page: Page, *, actor: StaffUser) -> Revision:
    """A new draft with the words of the newest revision.

    Raises NotPermitted, and DraftInTheWay when the page has a revision on its way to the site already.
    """
    require(actor, Permission.EDIT_PAGES)
    if queries.open_revision(page) is not None:
        raise DraftInTheWay
    newest = queries.newest_revision(page)
    try:
        with db.session.begin_nested():
            draft = add_revision(page, newest.document, based_on=newest)
    except IntegrityError:
        # Somebody started one at the same moment; the database lets only one through.
        raise DraftInTheWay from None
    detail = {"based_on": str(newest.id), "sha256": draft.sha256}
    record(Action.DRAFT_STARTED, actor_id=actor.id, subject_id=draft.id, **detail)
    return draft


def revert(page: Page, *, to: Revision, actor: StaffUser) -> Revision:
    """A new draft with the words of an old revision. It goes its way through review like any other.

    Who wrote the old words stays their author: they may never have been approved.

    Raises NotPermitted; DraftInTheWay; IllegalMove when `to` is no old text of this page.
    """
    require(actor, Permission.EDIT_PAGES)
    if to.page_id != page.id or to.state in OPEN_STATES:
        raise IllegalMove("revert to", to.state)
    if queries.open_revision(page) is not None:
        raise DraftInTheWay
    try:
        with db.session.begin_nested():
            draft = add_revision(page, to.document, based_on=to)
            draft.authors = list(dict.fromkeys([*to.authors, actor]))
    except IntegrityError:
        raise DraftInTheWay from None
    detail = {"revision": str(draft.id), "to": str(to.id), "sha256": draft.sha256}
    record(Action.PAGE_REVERTED, actor_id=actor.id, subject_id=page.id, **detail)
    return draft


def reopen(revision: Revision, *, actor: StaffUser) -> None:
    """Make a text that is signed but not live a draft again. Signature and set time are gone: it needs new ones.

    So an editor says no to a correction, or mends what was found after the approval. Raises NotPermitted, and
    IllegalMove for a text that is not signed, or is live by now.
    """
    require(actor, Permission.EDIT_PAGES)
    if revision.state not in (State.CORRECTED, State.APPROVED) or revision.is_due:
        raise IllegalMove(Move.RESUME, revision.state)
    move(revision, Move.RESUME, actor=actor)
    revision.approved_sha256 = revision.publish_at = revision.change = None
    db.session.flush()
    db.session.expire(revision.page, ["scheduled_revision"])


def save_draft(
    revision: Revision, document: Document, *, based_on_version: int, translator: str | None = None, actor: StaffUser
) -> None:
    """Put `document` into the draft. A revision sent back by a reviewer becomes a draft again.

    Of a translation, `translator` says who made it; none leaves the name as it is. A translation that was made from
    this draft, as starter texts are, translates it no longer once its words are others.

    Raises NotPermitted; StaleDraft when the row is no longer at `based_on_version`, the one the writer had opened; and
    IllegalMove when the revision is not the writer's to change any more.
    """
    require(actor, Permission.EDIT_PAGES)
    if revision.lock_version != based_on_version:
        raise StaleDraft
    if revision.state is State.CHANGES_REQUESTED:
        move(revision, Move.RESUME, actor=actor)
    if revision.state is not State.DRAFT:
        raise IllegalMove("save", revision.state)
    followers = queries.translations_of(revision) if document.sha256 != revision.sha256 else ()
    try:
        with db.session.begin_nested():
            revision.document = document
            for translation in followers:
                translation.source_revision_id = None
            if translator is not None and revision.page.is_translation:
                revision.translator = " ".join(remark(translator).split())[:LONGEST_TRANSLATOR]
            revision.saved_at = clock.now()
            if actor not in revision.authors:
                revision.authors.append(actor)
    except StaleDataError:
        # Somebody changed the row since this transaction read it.
        raise StaleDraft from None
    record(Action.DRAFT_SAVED, actor_id=actor.id, subject_id=revision.id, sha256=revision.sha256)


def add_revision(page: Page, document: Document, *, based_on: Revision | None) -> Revision:
    """A new draft of `page`; the step that drafting's and reviewing's verbs share once they have asked."""
    number = queries.newest_revision(page).number + 1 if based_on else 1
    revision = Revision(page=page, number=number, state=State.DRAFT)
    revision.document = document
    if based_on is not None:
        revision.based_on_id, revision.source_revision_id = based_on.id, based_on.source_revision_id
        revision.translator = based_on.translator
    db.session.add(revision)
    db.session.flush()
    return revision
