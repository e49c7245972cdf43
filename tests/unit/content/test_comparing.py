"""What changed between two texts, as a reviewer reads it."""

from __future__ import annotations

import pytest

from mildsite.content.comparing import Fate, PartChange, compare
from mildsite.content.document import Document
from mildsite.content.placeholders import sample_values
from tests.factories.content import make_document, make_plain_document

VALUES = sample_values()
PICTURES = ("drawing-lumbar-decompression", "0b5e1c9a-7d1f-4c1e-9a55-0d8f3a7a1c22")


def changed(old: Document | None, new: Document) -> list[PartChange]:
    return [change for change in compare(old, new, VALUES) if change.fate is not Fate.SAME or change.moved]


def marks(change: PartChange) -> list[tuple[str, str]]:
    return [(piece.fate, piece.words) for line in change.lines for piece in line if piece.fate is not Fate.SAME]


def with_blocks(document: Document, *blocks: dict) -> Document:
    return Document.model_validate({**document.to_json(), "blocks": list(blocks)})


def test_the_same_text_shows_no_change():
    assert changed(make_document(), make_document()) == []


def test_only_the_words_that_changed_are_marked():
    old, new = (
        make_plain_document(text="Rest for two days at home."),
        make_plain_document(text="Rest for six days at home."),
    )
    (part,) = changed(old, new)
    assert (part.block_id, part.fate) == ("about", Fate.CHANGED)
    assert marks(part) == [("removed", "two"), ("added", "six")]


def test_a_first_text_is_all_new():
    assert {change.fate for change in compare(None, make_document(), VALUES)} == {Fate.ADDED}


def test_a_part_that_is_gone_is_shown_where_it_was():
    old = make_document()
    blocks = old.to_json()["blocks"]
    changes = compare(old, with_blocks(old, *blocks[:1], *blocks[2:]), VALUES)
    assert [change.block_id for change in changes] == ["title", *(block["id"] for block in blocks)]
    assert [change.block_id for change in changes if change.fate is Fate.REMOVED] == ["expect"]


def test_a_part_that_only_moved_says_so():
    old = make_document()
    blocks = old.to_json()["blocks"]
    (part,) = changed(old, with_blocks(old, *blocks[:1], *blocks[2:4], blocks[1], *blocks[4:]))
    assert (part.block_id, part.fate, part.moved) == ("expect", Fate.SAME, True)


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        ("Read [this](/one).", "Read [this](/two).", [("removed", "/one"), ("added", "/two")]),
        ("- Eat\n- Drink", "- Eat\n- Drink\n- Sleep", [("added", "• Sleep")]),
        ("Call {clinic_name}.", "Call {clinic_phone}.", None),
    ],
    ids=["where a link leads", "an item of a list", "a placeholder"],
)
def test_what_a_reader_would_notice_is_seen(old: str, new: str, seen: list[tuple[str, str]] | None):
    (part,) = changed(make_plain_document(text=old), make_plain_document(text=new))
    assert marks(part) == seen if seen else marks(part)


def test_another_way_to_date_an_item_is_a_change_of_the_sheet():
    old = make_document()
    tree = old.to_json()
    tree["blocks"][2]["items"][0]["when"] = "from"
    (part,) = changed(old, Document.model_validate(tree))
    assert part.block_id == "recovery"
    assert marks(part)


def test_bold_alone_is_called_a_change_of_the_look():
    (part,) = changed(make_plain_document(text="It is **safe**."), make_plain_document(text="It is safe."))
    assert part.unseen


def test_very_long_texts_are_compared_in_time():
    words = " ".join(f"word{number}" for number in range(1100))
    tree = make_document().to_json()
    old = with_blocks(make_document(), *({**tree["blocks"][1], "id": f"b{n}", "text": words} for n in range(30)))
    new = with_blocks(
        make_document(), *({**tree["blocks"][1], "id": f"b{n}", "text": words[9:] + " end"} for n in range(30))
    )
    assert len(changed(old, new)) == 30


def test_a_claim_shows_its_source_and_its_days():
    claim = {
        "id": "pays", "type": "claim", "heading": "Who pays", "text": "Medicare pays.", "source": "A memo",
        "stated_on": "2026-01-15", "expires_on": "2027-01-15",
    }  # fmt: skip
    old = with_blocks(make_document(), claim)
    (part,) = changed(old, with_blocks(old, {**claim, "source": "A newer memo", "expires_on": "2028-01-15"}))
    marked = {(fate, words) for fate, words in marks(part)}
    assert {("removed", "2027-01-15."), ("added", "2028-01-15.")} <= marked
    assert any(fate is Fate.ADDED and "newer" in words for fate, words in marked)


def test_what_matters_most_and_the_medicines_are_read_as_every_other_part():
    old = make_document()
    tree = old.to_json()
    tree["blocks"][5]["items"][0]["text"] = "Rest when you are weary."
    tree["blocks"][6]["text"] = "Ask us about your pills."
    most, pills = changed(old, Document.model_validate(tree))
    assert (most.block_id, marks(most)) == ("most", [("removed", "tired."), ("added", "weary.")])
    assert (pills.block_id, marks(pills)) == ("pills", [("removed", "medicines."), ("added", "pills.")])


def test_what_does_not_apply_any_more_is_a_change_with_words():
    """A reviewer must see that a text stops, or begins, to leave out a part of the plan."""
    old = make_document()
    (title,) = changed(old, make_document(leaves_out=["services"]))
    assert title.block_id == "title"
    assert ("removed", "pending tests,") in marks(title)
    (title,) = changed(old, make_document(leaves_out=[]))
    assert marks(title) == [("removed", "Does not apply: pending tests, services")]


def test_what_search_engines_and_menus_are_told_is_a_change_with_words():
    old = make_plain_document()
    tree = old.to_json()
    tree["menu"] = "The procedure"
    tree["blocks"][0]["tells"] = "how_performed"
    title, part = changed(old, Document.model_validate(tree))
    assert marks(title) == [("added", "In menus: The procedure")]
    assert marks(part) == [("added", "Tells search engines: how it is done")]


def test_a_part_of_another_kind_is_a_change_with_words():
    """The same words as a section stand elsewhere on the sheet, and as phrases nowhere."""
    old = make_document()
    tree = old.to_json()
    tree["blocks"][6]["type"] = "section"
    (part,) = changed(old, Document.model_validate(tree))
    assert marks(part) == [("removed", "medicines"), ("added", "section")]
    assert not part.unseen


def test_another_picture_under_the_same_words_is_a_change_with_words():
    one, other = ({"id": "p", "type": "picture", "picture": name, "alt": "A back"} for name in PICTURES)
    (part,) = changed(with_blocks(make_document(), one), with_blocks(make_document(), other))
    assert marks(part) == [("removed", PICTURES[0]), ("added", PICTURES[1])]


@pytest.mark.parametrize("between", [" ", "\n\n"], ids=["words", "lines"])
def test_what_repeats_itself_without_end_takes_no_time(between: str):
    """It is shown whole, old and new: matching each to each would take minutes."""
    old, new = make_plain_document(text=between.join("ab" * 950)), make_plain_document(text=between.join("bac" * 630))
    (part,) = changed(old, new)
    assert {fate for fate, _ in marks(part)} == {Fate.ADDED, Fate.REMOVED}
    assert sum(words.count("c") for _, words in marks(part)) == 630
