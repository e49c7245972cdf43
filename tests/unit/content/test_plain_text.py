"""A document as plain text."""

from __future__ import annotations

from mildsite.content.document import KeyPoint, KeyPoints, Section
from mildsite.content.plain import block_text, document_text
from tests.factories.content import make_document


def test_a_document_in_plain_words() -> None:
    assert document_text(make_document(), {"clinic_name": "**We** & co"}) == (
        "After-care\n\n"
        "Care for yourself at home.\n\n"
        "What to expect\nYou may feel sore.\n\n"
        "Your checklist\nAvoid heavy lifting for several days.\nUse ice for swelling.\n\n"
        "When to get help\nChest pain\nNew weakness in a leg\nFever\n\n"
        "Questions?\nCall **We** & co.\n\n"
        "What matters most\nRest when you are tired.\n\n"
        "Your medicines\nAsk us about your medicines."
    )


def test_key_points_have_a_heading_and_words_each() -> None:
    block = KeyPoints(id="brief", heading="In brief", items=(KeyPoint(id="a", heading="What", text="It *is*."),))
    assert block_text(block, {}) == "In brief\nWhat\nIt is."


def test_the_description_is_not_among_the_words_of_the_page() -> None:
    assert "What to do at home" not in document_text(make_document(), {"clinic_name": "We"})


def test_braces_around_a_link_are_no_placeholder() -> None:
    """On the page they are not, so here they are not either."""
    assert block_text(Section(id="a", heading="A", text='{[words](/x "a b")}'), {}) == "A\n{words}"
