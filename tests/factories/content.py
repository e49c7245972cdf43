"""Documents, pages and revisions for tests."""

from __future__ import annotations

from typing import Any

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.content import drafting, publishing, queries, reviewing, translating
from mildsite.content.document import Document
from mildsite.content.drafting import create_page
from mildsite.content.errors import TextNotReady
from mildsite.content.lifecycle import Change
from mildsite.content.models import Page, PageKind, Revision
from tests.factories.accounts import make_staff

CHECKLIST: list[dict[str, Any]] = [
    {
        "id": "lifting",
        "intent": "avoid",
        "text": "Avoid heavy lifting",
        "when": "through",
        "general_time": "for several days",
    },
    {"id": "ice", "intent": "do", "text": "Use ice for swelling."},
]


MOST = {"id": "rest", "text": "Rest when you are tired."}


def make_document(title: str = "After-care", **changes: Any) -> Document:
    """A small after-care document that says all a sheet must say."""
    tree: dict[str, Any] = {
        "title": title,
        "description": "What to do at home.",
        "blocks": [
            {"id": "lead", "type": "lead", "text": "Care for yourself at home."},
            {"id": "expect", "type": "section", "heading": "What to expect", "text": "You may feel **sore**."},
            {"id": "recovery", "type": "checklist", "heading": "Your checklist", "items": CHECKLIST},
            {
                "id": "help",
                "type": "red_flags",
                "heading": "When to get help",
                "items": [
                    {"id": "chest", "urgency": "call_911", "text": "Chest pain"},
                    {"id": "leg", "urgency": "call_at_once", "text": "New weakness in a leg"},
                    {"id": "fever", "urgency": "call_clinic", "text": "Fever"},
                ],
            },
            {"id": "call", "type": "call_to_action", "heading": "Questions?", "text": "Call {clinic_name}."},
            {"id": "most", "type": "summary", "heading": "What matters most", "items": [MOST]},
            {"id": "pills", "type": "medicines", "heading": "Your medicines", "text": "Ask us about your medicines."},
        ],
        "leaves_out": ["pending_tests", "services"],
    }
    return Document.model_validate({**tree, **changes})


def make_plain_document(title: str = "The procedure", text: str = "It takes *pressure* off.") -> Document:
    """A document without anything clinical."""
    return Document.model_validate(
        {
            "title": title,
            "description": "About the procedure.",
            "blocks": [{"id": "about", "type": "section", "heading": "About", "text": text}],
        }
    )


def make_page(
    document: Document | None = None,
    *,
    kind: PageKind = PageKind.AFTERCARE,
    key: str = "care",
    slug: str = "aftercare",
    procedure_key: str | None = None,
) -> Page:
    """A page whose first revision is a draft."""
    document = document or make_document()
    return create_page(
        key=key, language="en", slug=slug, kind=kind, document=document, procedure_key=procedure_key, actor=None
    )


def make_live_page(
    document: Document | None = None,
    *,
    kind: PageKind = PageKind.AFTERCARE,
    key: str = "care",
    slug: str = "aftercare",
    procedure_key: str | None = None,
    editor: StaffUser | None = None,
    reviewer: StaffUser | None = None,
) -> Page:
    """A page on the site, approved by a reviewer who did not write it."""
    page = make_page(document, kind=kind, key=key, slug=slug, procedure_key=procedure_key)
    go_live(queries.newest_revision(page), editor=editor, reviewer=reviewer)
    return page


def go_live(
    revision: Revision,
    *,
    change: Change | None = None,
    editor: StaffUser | None = None,
    reviewer: StaffUser | None = None,
) -> Revision:
    """Send a draft through review to the site."""
    reviewer = reviewer or make_staff(RoleName.REVIEWER)
    editor = editor or make_staff(RoleName.EDITOR)
    try:
        reviewing.submit(revision, actor=editor)
    except TextNotReady:
        reviewing.accept_grade(revision, reason="A test’s words.", actor=reviewer)
        reviewing.submit(revision, actor=editor)
    reviewing.approve(revision, shown_sha256=revision.sha256, change=change, actor=reviewer)
    publishing.publish(revision, actor=reviewer)
    return revision


def make_next_text(page: Page, document: Document, *, change: Change) -> Revision:
    """Another live text of a live page, which a reviewer called a `change` of that kind."""
    editor = make_staff(RoleName.EDITOR)
    draft = drafting.start_draft(page, actor=editor)
    drafting.save_draft(draft, document, based_on_version=draft.lock_version, translator=draft.translator, actor=editor)
    return go_live(draft, change=change, editor=editor)


def make_translation(source: Page, *, language: str = "es", slug: str | None = None) -> Page:
    """A draft in another language, with the words of the source."""
    slug = source.slug if slug is None else slug
    return translating.start_translation(source, language=language, slug=slug, actor=make_staff(RoleName.EDITOR))


TRANSLATOR = "Teresa Traductora, certified medical translator"


def make_live_translation(
    source: Page, document: Document | None = None, *, language: str = "es", slug: str | None = None
) -> Page:
    """A translation on the site. Without `document` it has the words of its source."""
    page = make_translation(source, language=language, slug=slug)
    draft = queries.newest_revision(page)
    drafting.save_draft(
        draft,
        document or draft.document,
        based_on_version=draft.lock_version,
        translator=TRANSLATOR,
        actor=make_staff(RoleName.EDITOR),
    )
    go_live(draft)
    return page


def newest(page: Page) -> Revision:
    return queries.newest_revision(page)
