"""Documents, pages and revisions for tests."""

from __future__ import annotations

from typing import Any

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.content import publishing, queries, reviewing
from mildsite.content.document import Document
from mildsite.content.drafting import create_page
from mildsite.content.errors import TextNotReady
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


def make_document(title: str = "After-care", **changes: Any) -> Document:
    """A small after-care document with one block of each clinical kind."""
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
        ],
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
    document: Document | None = None, *, kind: PageKind = PageKind.AFTERCARE, key: str = "care", slug: str = "aftercare"
) -> Page:
    """A page whose first revision is a draft."""
    return create_page(
        key=key, language="en", slug=slug, kind=kind, document=document or make_document(), actor_id=None
    )


def make_live_page(
    document: Document | None = None,
    *,
    kind: PageKind = PageKind.AFTERCARE,
    key: str = "care",
    slug: str = "aftercare",
    editor: StaffUser | None = None,
    reviewer: StaffUser | None = None,
) -> Page:
    """A page on the site, approved by a reviewer who did not write it."""
    page = make_page(document, kind=kind, key=key, slug=slug)
    revision = queries.newest_revision(page)
    reviewer = reviewer or make_staff(RoleName.REVIEWER)
    editor = editor or make_staff(RoleName.EDITOR)
    try:
        reviewing.submit(revision, actor=editor)
    except TextNotReady:
        reviewing.accept_grade(revision, reason="A test’s words.", actor=reviewer)
        reviewing.submit(revision, actor=editor)
    reviewing.approve(revision, shown_sha256=revision.sha256, actor=reviewer)
    publishing.publish(revision, actor=reviewer)
    return page


def newest(page: Page) -> Revision:
    return queries.newest_revision(page)
