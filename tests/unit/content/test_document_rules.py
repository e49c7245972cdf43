"""What a document may hold: limits, identities and characters."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from mildsite.content.document import MAX_BLOCKS, MAX_ITEMS, ChecklistItem, Document, RedFlags, Section, Urgency, When
from tests.factories.content import make_document, make_plain_document


def refusal(tree: Any) -> dict[tuple[int | str, ...], str]:
    with pytest.raises(ValidationError) as caught:
        Document.model_validate(tree)
    return {error["loc"]: error["msg"] for error in caught.value.errors()}


def item(**changes: Any) -> ChecklistItem:
    return ChecklistItem.model_validate({"id": "lifting", "intent": "avoid", "text": "Avoid lifting", **changes})


def section(text: str) -> Section:
    return Section(id="about", heading="About", text=text)


def numbered(count: int, **fields: str) -> list[dict[str, str]]:
    return [{"id": f"n{number}", **fields} for number in range(count)]


@pytest.mark.parametrize("field", ["title", "description"])
def test_a_line_has_1_to_200_characters(field: str) -> None:
    assert getattr(make_document(**{field: "x" * 200}), field) == "x" * 200
    for wrong in ("x" * 201, "", " \t\n "):
        assert (field,) in refusal({**make_document().to_json(), field: wrong})


def test_prose_has_1_to_10000_characters() -> None:
    assert section("x" * 10_000).text
    for wrong in ("x" * 10_001, "", " \n\n "):
        with pytest.raises(ValidationError):
            section(wrong)


def test_a_document_has_1_to_100_blocks() -> None:
    blocks = numbered(MAX_BLOCKS + 1, type="lead", text="x")
    assert len(make_document(blocks=blocks[:-1]).blocks) == MAX_BLOCKS
    for wrong in ([], blocks):
        assert ("blocks",) in refusal({**make_document().to_json(), "blocks": wrong})


def test_a_checklist_has_1_to_200_items() -> None:
    items = numbered(MAX_ITEMS + 1, intent="do", text="x")
    for wrong in ([], items):
        block = {"id": "list", "type": "checklist", "heading": "List", "items": wrong}
        assert ("blocks", 0, "checklist", "items") in refusal({**make_document().to_json(), "blocks": [block]})


def test_two_blocks_cannot_share_an_identity() -> None:
    lead = {"id": "lead", "type": "lead", "text": "x"}
    assert "“lead”" in refusal({**make_document().to_json(), "blocks": [lead, lead]})[()]


def test_two_items_of_a_block_cannot_share_an_identity_but_of_two_blocks_can() -> None:
    items = [{"id": "a", "heading": "A", "text": "x"}]
    points = {"id": "one", "type": "key_points", "heading": "One", "items": items}
    make_document(blocks=[points, {**points, "id": "two"}])
    assert "“one/a”" in refusal({**make_document().to_json(), "blocks": [{**points, "items": items * 2}]})[()]


@pytest.mark.parametrize("key", ["", "Lead", "-lead", "le ad", "lead\n", "é", "a" * 41, "../x"])
def test_an_identity_is_lower_case_letters_digits_and_hyphens(key: str) -> None:
    with pytest.raises(ValidationError):
        Section(id=key, heading="About", text="x")


def test_an_unknown_placeholder_is_named_with_what_to_do() -> None:
    message = "There is no placeholder {clinic_fax}. Choose one from the list, or remove the braces."
    assert message in refusal({**make_document().to_json(), "title": "{clinic_name} {clinic_fax}"})[("title",)]
    with pytest.raises(ValidationError, match="no placeholder"):
        section("Fax {clinic_fax}.")
    with pytest.raises(ValidationError, match="no placeholder"):
        item(general_time="{clinic_fax}")


@pytest.mark.parametrize("inside", ["\\!" * 25, "**" + "x" * 50 + "**", "clinic\\_name"])
def test_marks_inside_braces_do_not_smuggle_a_placeholder_in(inside: str) -> None:
    """Such a text would be saved, and then fail on the public page."""
    with pytest.raises(ValidationError, match="no placeholder"):
        section("{" + inside + "}")


def test_invisible_control_characters_are_dropped() -> None:
    assert section("a\x00b\x07c\x1bd\x7fe").text == "abcde"
    assert make_document("a\x00b\x9fc").title == "abc"


def test_words_stay_apart_whatever_parts_them() -> None:
    """A pasted table has tabs: “day 1⇥2 pills” must not become “day 12 pills”."""
    assert section("day 1\t2 pills").text.split() == ["day", "1", "2", "pills"]
    assert section("1\v2\f3\x854\u20285\u20296").text == "1\n2\n3\n4\n5\n6"
    assert make_document("day 1\t2\v3\u20284").title == "day 1 2 3 4"


def test_line_ends_become_one_kind_in_prose_and_a_space_in_a_line() -> None:
    assert section(" one\r\ntwo\rthree\n ").text == "one\ntwo\nthree"
    assert make_document(" one\r\n  two\tthree ").title == "one two three"


def test_letters_are_composed_also_around_a_dropped_character() -> None:
    assert section("e\u0301 e\x07\u0301").text == "é é"


def test_unknown_fields_and_wrong_types_are_refused() -> None:
    tree = make_document().to_json()
    assert ("color",) in refusal({**tree, "color": "red"})
    assert ("title",) in refusal({**tree, "title": 5})
    assert ("blocks", 0) in refusal({**tree, "blocks": [{"id": "x", "type": "script", "text": "x"}]})


@settings(max_examples=60, deadline=None, database=None)
@given(st.text(max_size=60), st.text(max_size=200))
def test_whatever_is_accepted_survives_storing_unchanged(title: str, text: str) -> None:
    """A text that changed on being read again would no longer have the hash that was approved."""
    try:
        document = make_plain_document(title, text)
    except ValidationError:
        return
    again = Document.model_validate(json.loads(json.dumps(document.to_json())))
    assert again == document
    assert again.sha256 == document.sha256


def test_the_hash_is_the_same_for_ever() -> None:
    """A literal: another hash of the same text would void every approval."""
    assert make_plain_document().sha256 == "e41df01d5c80eab671aec5a2150d44df3ff70de5eed1e32af3f0bda92fac0055"


def test_the_hash_does_not_hang_on_the_order_of_fields() -> None:
    tree = make_document().to_json()
    turned = {key: tree[key] for key in reversed(tree)}
    turned["blocks"] = [dict(reversed(block.items())) for block in tree["blocks"]]
    assert Document.model_validate(turned).sha256 == make_document().sha256


def test_the_hash_changes_with_every_word_and_with_the_order_of_blocks() -> None:
    tree = make_document().to_json()
    others = [
        make_document("Aftercare"),
        make_document(description="Other."),
        make_document(blocks=list(reversed(tree["blocks"]))),
        make_document(blocks=tree["blocks"][:-1]),
    ]
    assert len({document.sha256 for document in [make_document(), *others]}) == 5


@pytest.mark.parametrize(
    ("text", "general_time", "sentence"),
    [
        ("Avoid lifting", "for several days", "Avoid lifting for several days."),
        ("Avoid lifting.", "for several days.", "Avoid lifting for several days."),
        ("Use ice.", "", "Use ice."),
        ("Use ice", "", "Use ice."),
        ("Do not drive!", "", "Do not drive!"),
        ("Any doubt?", "", "Any doubt?"),
    ],
)
def test_an_item_reads_as_one_sentence(text: str, general_time: str, sentence: str) -> None:
    assert item(text=text, general_time=general_time).sentence() == sentence


def test_an_item_is_dated_when_it_says_through_or_from() -> None:
    assert [item(when=when).dated for when in When] == [False, True, True]


def test_red_flags_are_grouped_most_urgent_first_and_keep_their_order_within() -> None:
    urgencies = ["call_clinic", "call_911", "call_clinic", "call_911"]
    items = [{"id": f"f{n}", "urgency": urgency, "text": f"Sign {n}"} for n, urgency in enumerate(urgencies)]
    flags = RedFlags.model_validate({"id": "help", "heading": "Help", "items": items})
    assert [(urgency, [flag.text for flag in group]) for urgency, group in flags.by_urgency()] == [
        (Urgency.CALL_911, ["Sign 1", "Sign 3"]),
        (Urgency.CALL_CLINIC, ["Sign 0", "Sign 2"]),
    ]


def test_checklists_and_red_flags_make_a_text_clinical() -> None:
    assert make_document().has_clinical_blocks
    assert not make_plain_document().has_clinical_blocks
    for kind in ("checklist", "red_flags"):
        blocks = [block for block in make_document().to_json()["blocks"] if block["type"] == kind]
        assert make_document(blocks=blocks).has_clinical_blocks
