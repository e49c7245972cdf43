"""Translations: who made one, of which text, and whether it may still be used.

A translation names the revision it translates. A later *wording* change of that text leaves it usable, and marked; a
*safety* change makes it stale: the page says so and no sheet is made from it (ADR 0015).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from enum import StrEnum

from mildsite import languages
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.content import queries
from mildsite.content.drafting import create_page
from mildsite.content.errors import IllegalMove, TranslationRefused
from mildsite.content.lifecycle import Change, State
from mildsite.content.models import Page, Revision
from mildsite.db import db


class Standing(StrEnum):
    """What became of the text that a translation translates."""

    CURRENT = "current"
    """It is the live one. So is every text that is no translation."""
    REWORDED = "reworded"
    """Another is live that says the same in other words."""
    STALE = "stale"
    """Another is live that differs in what matters for safety, or none is."""

    @property
    def usable(self) -> bool:
        """Whether sheets may be made from the translation, and search engines told of it."""
        return self is not Standing.STALE


def standing_of(page: Page) -> Standing:
    """The standing of the page's live text."""
    return standings([page])[page.id]


def standings(pages: Iterable[Page]) -> dict[uuid.UUID, Standing]:
    """By page id, for pages that are live, in two questions to the database however many there are."""
    pages = list(pages)
    translated = [page for page in pages if page.is_translation]
    found = {page.id: Standing.CURRENT for page in pages}
    if not translated:
        return found
    sources = {page.key: page for page in queries.pages_of_keys({page.key for page in translated})}
    texts = queries.published_texts({source.id for source in sources.values()})
    for page in translated:
        source = sources.get(page.key)
        own = [text for text in texts if source is not None and text.page_id == source.id]
        found[page.id] = _standing(page.live_revision, source.live_revision if source else None, own)
    return found


def standing_if_live(text: Revision) -> Standing:
    """The standing that a text of any state would have if it were live now."""
    source = queries.page_of_key(text.page.key, language=languages.DEFAULT) if text.page.is_translation else None
    if source is None:
        return Standing.STALE if text.page.is_translation else Standing.CURRENT
    return _standing(text, source.live_revision, queries.published_texts({source.id}))


def _standing(translation: Revision | None, live: Revision | None, texts: Iterable[Revision]) -> Standing:
    """`texts` are those of the source page that were ever on the site."""
    if translation is None or live is None:
        return Standing.STALE
    if translation.source_revision_id == live.id:
        return Standing.CURRENT
    numbers = {text.id: text.number for text in texts}
    since = numbers.get(translation.source_revision_id) if translation.source_revision_id else None
    if since is None:
        return Standing.STALE
    later = [text for text in {*texts, live} if since < text.number <= live.number]
    return Standing.REWORDED if all(_only_wording(text) for text in later) else Standing.STALE


def _only_wording(text: Revision) -> bool:
    """What no reviewer has judged counts as safety wherever a reviewer must judge."""
    return text.change is Change.WORDING or (text.change is None and not text.clinical)


def start_translation(source: Page, *, language: str, slug: str, actor: StaffUser) -> Page:
    """A page in `language` whose draft holds the words of the live `source`, to be translated in their places.

    Raises NotPermitted; AddressUnusable; TranslationRefused for a translation of a translation, a language without
    words, a text that is not live, and a page that has this translation.
    """
    require(actor, Permission.EDIT_PAGES)
    if source.is_translation:
        raise TranslationRefused("This page is a translation itself. Translate the page it was made from.")
    if language == languages.DEFAULT or language not in languages.known():
        raise TranslationRefused("There are no words for this language yet. Choose another.")
    live = source.live_revision
    if live is None:
        raise TranslationRefused("This page is not on the site. Translate it when its text is live.")
    if queries.page_of_key(source.key, language=language) is not None:
        raise TranslationRefused("This page is translated into this language already.")
    return create_page(
        key=source.key,
        language=language,
        slug=slug,
        kind=source.kind,
        procedure_key=source.procedure_key,
        document=live.document,
        source=live,
        actor=actor,
    )


def follow_source(revision: Revision, *, shown_id: uuid.UUID, actor: StaffUser) -> None:
    """Say that a draft now translates the text that is live in the default language, the one the translator was shown.

    Raises NotPermitted; IllegalMove for a text that is no draft; TranslationRefused for one that is no translation, or
    whose source is not on the site, or has changed since it was shown.
    """
    require(actor, Permission.EDIT_PAGES)
    if revision.state not in (State.DRAFT, State.CHANGES_REQUESTED):
        raise IllegalMove("follow_source", revision.state)
    live = live_source_of(revision.page)
    if live is None:
        raise TranslationRefused("There is no live text that this page could follow.")
    if live.id != shown_id:
        raise TranslationRefused("The text it translates has changed once more. Look at it again.")
    revision.source_revision_id = live.id
    db.session.flush()
    db.session.expire(revision, ["source_revision"])
    record(Action.SOURCE_FOLLOWED, actor_id=actor.id, subject_id=revision.id, source=str(live.id), sha256=live.sha256)


def live_source_of(page: Page) -> Revision | None:
    """The live text that a translation should follow; None for a page that is no translation."""
    source = queries.page_of_key(page.key, language=languages.DEFAULT) if page.is_translation else None
    return source.live_revision if source else None
