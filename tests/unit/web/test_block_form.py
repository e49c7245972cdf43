"""A document as a flat form, and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mildsite.content.document import Document, PlanElement
from mildsite.content.starter.english import AFTERCARE, PROCEDURE
from mildsite.web.admin.block_form import parse, read_form
from tests.factories.content import make_document

Fields = list[tuple[str, str]]


def fields_of(document: Document) -> Fields:
    """What a browser sends of the untouched form, with its own line ends."""
    tree = document.to_json()
    ticked = tree.pop("leaves_out", [])
    return [*_fields(tree), *((f"leaves_out.{element}", "yes") for element in ticked)]


def _fields(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _fields(value, f"{path}.{key}" if path else key)
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            yield from _fields(value, f"{path}.{number}")
    elif isinstance(tree, str):
        yield path, tree.replace("\n", "\r\n")


def errors_of(fields: Fields) -> dict[str, str]:
    document, errors = parse(read_form(fields))
    assert document is None
    return errors


def changed(name: str, value: str) -> Fields:
    """The form of a good document with one field changed."""
    fields = dict(fields_of(make_document()))
    assert name in fields
    return list({**fields, name: value}.items())


@pytest.mark.parametrize("document", [PROCEDURE, AFTERCARE, make_document()])
def test_a_document_comes_back_from_its_form_unchanged(document: Document) -> None:
    found, errors = parse(read_form(fields_of(document)))
    assert errors == {}
    assert found == document
    assert found.sha256 == document.sha256


def test_the_order_is_in_the_numbers_and_not_in_the_order_of_the_fields() -> None:
    assert parse(read_form(reversed(fields_of(AFTERCARE))))[0] == AFTERCARE


def test_numbers_may_have_gaps_and_ten_comes_after_nine() -> None:
    fields = [("title", "T"), ("description", "D")]
    for number in (10, 9, 2):
        fields += [(f"blocks.{number}.{key}", value) for key, value in _lead(number).items()]
    document, _ = parse(read_form(fields))
    assert document is not None
    assert [block.id for block in document.blocks] == ["b2", "b9", "b10"]


@pytest.mark.parametrize(
    "name",
    [
        "csrf_token",
        "action",
        "lock_version",
        "schema_version",
        "sha256",
        "title.x",
        "title\n",
        "",
        ".",
        "blocks",
        "blocks.",
        "blocks.0",
        "blocks.x.text",
        "blocks.2.items.0",
        "blocks.2.items.x.text",
        "blocks.-1.text",
        "blocks.1000.text",
        "blocks.٣.text",
        "blocks.0.items.0.text.x",
        "blocks.0.__class__.x",
        "blocks[0].text",
        "BLOCKS.0.TEXT",
    ],
)
def test_a_junk_field_is_passed_over(name: str) -> None:
    fields = fields_of(make_document())
    for junk in ([(name, "junk"), *fields], [*fields, (name, "junk")]):
        assert parse(read_form(junk))[0] == make_document()


@pytest.mark.parametrize("chosen", [(), ("services",), tuple(PlanElement)])
def test_what_does_not_apply_is_a_box_for_each_element(chosen: tuple[str, ...]) -> None:
    document = make_document(leaves_out=chosen)
    found, errors = parse(read_form(fields_of(document)))
    assert errors == {}
    assert found == document


def test_boxes_come_in_one_order_and_unknown_ones_are_passed_over() -> None:
    """The order in which boxes are sent must not make another text of it."""
    fields = [("leaves_out.services", "yes"), ("leaves_out.nonsense", "yes"), ("leaves_out.medicines", "yes")]
    assert read_form(fields)["leaves_out"] == ["medicines", "services"]
    assert "leaves_out" not in read_form([("leaves_out", "services"), ("leaves_out.services.x", "yes")])


def test_an_empty_form_is_a_tree_all_the_same() -> None:
    assert read_form([]) == {"title": "", "description": "", "blocks": []}


@pytest.mark.parametrize("name", ["blocks.0.items", "blocks.2.items", "blocks.2.type", "blocks.2.text"])
def test_a_form_that_contradicts_itself_is_refused_and_never_crashes(name: str) -> None:
    fields = fields_of(make_document())
    for junk in ([(name, "junk"), *fields], [*fields, (name, "junk")]):
        parse(read_form(junk))


def test_what_was_typed_stays_in_the_tree_although_it_is_wrong() -> None:
    tree = read_form(changed("blocks.0.text", "Call {nobody}"))
    assert parse(tree)[0] is None
    assert tree["blocks"][0]["text"] == "Call {nobody}"


EMPTY = "Write something here, or remove this part."


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("title", " ", "Write something here."),
        ("description", "", "Write something here."),
        ("title", "x" * 201, "This is too long. There is room for 200 characters."),
        ("blocks.0.text", " \r\n ", EMPTY),
        ("blocks.0.text", "x" * 10_001, "This is too long. There is room for 10,000 characters."),
        ("blocks.1.heading", "", EMPTY),
        ("blocks.2.items.0.text", "", EMPTY),
        ("blocks.2.items.0.general_time", "x" * 201, "This is too long. There is room for 200 characters."),
        ("blocks.3.items.2.text", "", EMPTY),
        ("blocks.3.items.1.urgency", "soon", "This cannot be saved as it is. Choose or type it again."),
        ("blocks.2.items.1.intent", "", "This cannot be saved as it is. Choose or type it again."),
        (
            "blocks.4.text",
            "{fax}",
            "There is no placeholder {fax}. Choose one from the list, or remove the braces.",
        ),
    ],
)
def test_a_message_lands_at_the_field_it_is_about(name: str, value: str, message: str) -> None:
    assert errors_of(changed(name, value)) == {name: message}


def test_a_block_without_items_says_so_at_its_list() -> None:
    fields = [(name, value) for name, value in fields_of(make_document()) if not name.startswith("blocks.3.items")]
    assert errors_of(fields) == {"blocks.3.items": "Add at least one item here, or remove this part."}


def test_a_page_without_parts_says_so() -> None:
    assert errors_of([("title", "T"), ("description", "D")]) == {"blocks": "Add a part."}


def test_two_parts_with_one_identity_are_a_fault_of_the_whole() -> None:
    assert errors_of(changed("blocks.1.id", "lead")) == {"": "Two parts of the text share the identity “lead”."}


def test_an_unknown_kind_of_block_is_a_fault_of_the_block() -> None:
    assert "blocks.1" in errors_of(changed("blocks.1.type", "script"))


def test_a_kind_without_items_takes_none() -> None:
    document, _ = parse(read_form([*fields_of(make_document()), ("blocks.0.items.0.text", "x")]))
    assert document == make_document()


def _lead(number: int) -> dict[str, str]:
    return {"id": f"b{number}", "type": "lead", "text": "x"}
