"""What the quality panel says of a text."""

from __future__ import annotations

from typing import Any

import pytest

from mildsite.content.document import Document
from mildsite.content.glossary import UNAVOIDABLE_TERMS, forbidden_abbreviations, unexplained_terms
from mildsite.content.models import PageKind
from mildsite.content.placeholders import sample_values
from mildsite.content.quality import Report, Weight, assess
from mildsite.content.starter.pages import STARTER_PAGES
from tests.factories.content import make_document, make_plain_document

AFTERCARE = next(page for page in STARTER_PAGES if page.kind is PageKind.AFTERCARE)
HARD = (
    "Postprocedural musculoskeletal rehabilitation necessitates comprehensive multidisciplinary evaluation "
    "incorporating individualized pharmacological considerations."
)


def report(document: Document, **options: Any) -> Report:
    return assess(document, values=sample_values(), leave_out=UNAVOIDABLE_TERMS, **options)


def rules(document: Document, weight: Weight | None = None, **options: Any) -> set[str]:
    return {found.rule for found in report(document, **options).findings if weight in (None, found.weight)}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("page", STARTER_PAGES, ids=[page.key for page in STARTER_PAGES])
def test_the_starter_texts_have_nothing_to_mend(page, language):
    found = report(page.words[language][1], language=language)
    assert found.grade <= 6
    assert found.findings == ()


def test_a_hard_text_is_graded_and_blocked_and_its_sentence_is_shown():
    found = report(make_plain_document(text=HARD))
    assert found.grade > 8
    assert "grade" in {finding.rule for finding in found.of_weight(Weight.BLOCKS)}
    assert found.hardest == (HARD,)


def test_a_text_between_six_and_eight_only_warns():
    text = "Your doctor will carefully check the incision. The nurse explains your medicine and follow-up first."
    found = report(make_plain_document(text=text))
    assert 6 < found.grade <= 8
    assert "grade" in {finding.rule for finding in found.of_weight(Weight.WARNS)}


def test_a_medical_word_needs_its_meaning_near_it():
    assert unexplained_terms("You have stenosis.") == ["stenosis"]
    assert unexplained_terms("You have stenosis: the canal is too narrow.") == []


def test_shorthand_of_the_trade_is_found_and_a_post_box_is_not():
    assert forbidden_abbreviations("Take it BID, then PO. Rest b.i.d. as well.") == ["BID", "PO", "b.i.d."]
    assert forbidden_abbreviations("Write to PO Box 12. A robin sang.") == []


def test_shorthand_blocks():
    assert "abbreviation" in rules(make_plain_document(text="Take it BID."), Weight.BLOCKS)


def test_a_sentence_over_25_words_is_pointed_out_with_its_block():
    found = report(make_plain_document(text="walk " * 26))
    sentence = next(finding for finding in found.findings if finding.rule == "sentence")
    assert sentence.block_id == "about"
    assert "26 words" in sentence.message


@pytest.mark.parametrize(
    ("text", "two"),
    [
        ("Walk a little and then take a rest.", True),
        ("Keep it dry; call us if it leaks.", True),
        ("Keep it clean and dry.", False),
        ("Avoid heavy lifting, bending and twisting", False),
    ],
)
def test_an_item_with_two_actions_is_found(text, two):
    items = [{"id": "one", "intent": "do", "text": text}]
    blocks = [{"id": "list", "type": "checklist", "heading": "To do", "items": items}]
    assert ("one_action" in rules(make_document(blocks=blocks))) is two


def test_a_link_to_no_page_blocks_and_one_to_a_page_does_not():
    document = make_plain_document(text="See [the page](/aftercare#top).")
    assert "link" in rules(document, Weight.BLOCKS)
    assert "link" not in rules(document, known_paths={"/aftercare"})


def test_an_aftercare_text_without_red_flags_or_the_word_you_is_pointed_out():
    items = [{"id": "one", "intent": "do", "text": "Use ice."}]
    document = make_document(blocks=[{"id": "list", "type": "checklist", "heading": "To do", "items": items}])
    assert {"pemat_1", "pemat_11", "pemat_12", "pemat_21", "medicines"} <= rules(document, Weight.WARNS)
    assert not {rule for rule in rules(make_plain_document()) if rule.startswith("pemat")}


def test_what_matters_most_and_medicines_are_pointed_out_until_they_are_said():
    blocks = make_document().to_json()["blocks"]
    without = [block for block in blocks if block["type"] not in ("summary", "medicines")]
    assert {"pemat_11", "medicines"} <= rules(make_document(blocks=without), Weight.WARNS)
    assert "medicines" not in rules(make_document(blocks=without, leaves_out=["medicines"]))
    assert not {"pemat_11", "medicines"} & rules(make_document())


def test_smog_is_harder_than_flesch_kincaid():
    found = report(AFTERCARE.words["en"][1])
    assert found.smog > found.grade


def test_a_spanish_text_is_asked_for_usted_and_not_for_english_words():
    item = {"id": "a", "text": "Pan y agua."}
    blocks = [
        {"id": "lead", "type": "lead", "text": "La zona lumbar duele."},
        {"id": "list", "type": "checklist", "heading": "Lista", "items": [{**item, "intent": "do"}]},
        {"id": "help", "type": "red_flags", "heading": "Ayuda", "items": [{**item, "urgency": "call_911"}]},
    ]
    document = make_document("En casa", blocks=blocks)
    of_any_text = {"medicines", "pemat_11"}  # so short a text lacks them in every language
    assert rules(document, language="es") == {"pemat_21", *of_any_text}
    assert {"pemat_21", "term"} <= rules(document, language="en")
    blocks[0]["text"] = "Esto es para usted."
    assert rules(make_document("En casa", blocks=blocks), language="es") == of_any_text
