"""The starter pages in English keep the facts and are easy to read."""

from __future__ import annotations

import re
from typing import TypeVar

import pytest

from mildsite.content.document import (
    Block,
    CallToAction,
    Checklist,
    Document,
    Intent,
    KeyPoints,
    Lead,
    Medicines,
    Picture,
    RedFlags,
    Section,
    Summary,
    Urgency,
    When,
)
from mildsite.content.glossary import UNAVOIDABLE_TERMS
from mildsite.content.models import PageKind
from mildsite.content.plain import block_text, document_text
from mildsite.content.readability import flesch_kincaid_grade, sentences
from mildsite.content.starter.english import AFTERCARE, PROCEDURE
from mildsite.content.starter.pages import STARTER_PAGES
from mildsite.sheets.elements import missing_elements

_B = TypeVar("_B")

VALUES = {"clinic_name": "Minimally Invasive Spine and Pain Institute", "clinic_phone": "(phone)"}
ENGLISH = {page.key: page.words["en"][1] for page in STARTER_PAGES}
DOCUMENTS = [pytest.param(document, id=key) for key, document in ENGLISH.items()]
BLOCKS = [pytest.param(block, id=f"{key}-{block.id}") for key, document in ENGLISH.items() for block in document.blocks]


def _everything(document: Document) -> str:
    return f"{document_text(document, VALUES)}\n{document.description}"


def _one(document: Document, kind: type[_B]) -> _B:
    (found,) = (block for block in document.blocks if isinstance(block, kind))
    return found


@pytest.mark.parametrize("document", DOCUMENTS)
def test_survives_storing(document: Document) -> None:
    assert Document.model_validate(document.to_json()) == document


@pytest.mark.parametrize("document", DOCUMENTS)
def test_reads_at_grade_six(document: Document) -> None:
    """Without the names that no plainer word can stand for, and even with them."""
    assert flesch_kincaid_grade(_everything(document), leave_out=UNAVOIDABLE_TERMS) <= 5.0
    assert flesch_kincaid_grade(_everything(document)) <= 6.0


@pytest.mark.parametrize("block", BLOCKS)
def test_no_block_is_hard_to_read(block: Block) -> None:
    assert flesch_kincaid_grade(block_text(block, VALUES), leave_out=UNAVOIDABLE_TERMS) <= 7.0


@pytest.mark.parametrize("document", DOCUMENTS)
def test_sentences_are_short_with_the_names_in(document: Document) -> None:
    assert [" ".join(words) for words in sentences(_everything(document)) if len(words) >= 25] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_quotes_are_typographic(document: Document) -> None:
    assert not re.search("[\"'`]", _everything(document))


def test_no_number_is_made_up() -> None:
    assert {key: re.findall(r"\d+", _everything(document)) for key, document in ENGLISH.items()} == {
        "mild": ["45", "60"],
        "mild-aftercare": [],
        "about": [],
        "accessibility": ["2", "2"],  # WCAG 2.2
        "language-help": ["1557"],
        "privacy": [],
    }


def test_no_word_on_coverage() -> None:
    for document in ENGLISH.values():
        assert not re.search(r"medicare|insur|cover(s|ed|age)\b", _everything(document), re.IGNORECASE)


def test_the_pages_have_their_parts() -> None:
    assert [type(block) for block in PROCEDURE.blocks] == [Lead, Picture, KeyPoints, Section, Section, CallToAction]
    kinds = [Lead, Summary, Section, Checklist, RedFlags, Medicines, CallToAction]
    assert [type(block) for block in AFTERCARE.blocks] == kinds
    assert len(_one(PROCEDURE, KeyPoints).items) == 2


def test_a_sheet_can_be_made_of_the_aftercare_text() -> None:
    assert list(missing_elements(AFTERCARE)) == []


def test_what_matters_most_says_nothing_that_the_text_does_not_say() -> None:
    checklist = [item.text.rstrip(".") for item in AFTERCARE.checklist_items()]
    lifting, incision, infection = (item.text for item in _one(AFTERCARE, Summary).items)
    assert {lifting.rstrip("."), incision.rstrip(".")} <= set(checklist)
    assert infection == "Call us if you see signs of infection."
    assert any("signs of infection" in text for text in checklist)


def test_of_medicines_it_gives_no_advice() -> None:
    """The facts hold none: it names no medicine, no dose and no time."""
    words = _one(AFTERCARE, Medicines).text
    assert words == (
        "Your care team goes through your medicines with you before you leave. "
        "Ask, or call us, if you are not sure of something."
    )


@pytest.mark.parametrize(
    "words",
    [
        "minimally invasive lumbar decompression",
        "lumbar spinal stenosis",
        "neurogenic claudication",
        "outpatient",
        "low-back pain, numbness and leg discomfort, above all when you stand or walk",
        "meaningful relief without open surgery",
        "recovery tends to be quicker than after traditional surgery",
        "extra ligament tissue",
        "tiny incision",
        "live X-ray, called fluoroscopy",
        "small bits of bone and ligament",
        "typically takes 45 to 60 minutes",
        "standing, walking and climbing stairs",
        "local anesthesia",
        "lower risk",
        "pain, tingling or numbness in the legs that gets worse",
        "avoid more invasive surgery",
        "imaging studies",
        "Contact Minimally Invasive Spine and Pain Institute",
    ],
)
def test_procedure_says(words: str) -> None:
    assert words in document_text(PROCEDURE, VALUES)


@pytest.mark.parametrize(
    "words",
    [
        "Most people go home the same day.",
        "soreness or stiffness",
        "within a few days",
        "generally quicker than after traditional back surgery",
        "your provider’s instructions",
        "best outcome",
        "Avoid heavy lifting, bending and twisting for several days after the procedure.",
    ],
)
def test_aftercare_says(words: str) -> None:
    assert words in document_text(AFTERCARE, VALUES)


def test_the_checklist_has_its_five_items_in_order() -> None:
    assert [(item.id, item.intent) for item in AFTERCARE.checklist_items()] == [
        ("lifting", Intent.AVOID),
        ("ice", Intent.DO),
        ("walking", Intent.DO),
        ("incision", Intent.DO),
        ("infection", Intent.WATCH),
    ]


def test_only_the_first_item_is_dated() -> None:
    first, *others = AFTERCARE.checklist_items()
    assert first.when is When.THROUGH
    assert first.general_time == "for several days after the procedure"
    assert "days" not in first.text
    assert all(not item.dated and item.general_time == "" for item in others)


@pytest.mark.parametrize(
    ("urgency", "signs"),
    [
        (Urgency.CALL_911, ["control of your bladder or bowel", "numbness in your groin", "chest pain", "breathing"]),
        (Urgency.CALL_AT_ONCE, ["new weakness or numbness in a leg"]),
        (
            Urgency.CALL_CLINIC,
            ["redness", "swelling", "warmth", "unusual drainage", "fever", "pain that gets worse instead of better"],
        ),
    ],
)
def test_red_flags_of(urgency: Urgency, signs: list[str]) -> None:
    groups = {key: "\n".join(flag.text for flag in flags).lower() for key, flags in _flags().by_urgency()}
    assert [sign for sign in signs if sign not in groups[urgency]] == []


def test_there_is_no_other_red_flag() -> None:
    assert [(urgency, len(flags)) for urgency, flags in _flags().by_urgency()] == [
        (Urgency.CALL_911, 4),
        (Urgency.CALL_AT_ONCE, 1),
        (Urgency.CALL_CLINIC, 4),
    ]


def _flags() -> RedFlags:
    return _one(AFTERCARE, RedFlags)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("privacy", "We set no cookies on the pages you read."),
        ("privacy", "We do not keep it."),
        ("privacy", "The form needs one cookie"),
        ("privacy", "your browser tells no other company that you were here"),
        ("privacy", "Notice of Privacy Practices"),
        ("accessibility", "WCAG 2.2, level AA"),
        ("accessibility", "A program cannot find them all."),
        ("accessibility", "in another way, and you pay nothing for it"),
        ("language-help", "it is free. Call (phone) or speak to your provider."),
        ("language-help", "Sign language interpreters"),
        ("language-help", "Section 1557 of the Affordable Care Act"),
        ("about", "do what your care team says"),
        ("about", "A clinician who did not write it does that."),
    ],
)
def test_the_pages_about_the_site_say(key: str, words: str) -> None:
    assert words in document_text(ENGLISH[key], VALUES)


@pytest.mark.parametrize("key", [page.key for page in STARTER_PAGES if page.kind is PageKind.STANDARD])
def test_a_page_about_the_site_has_a_short_name_in_menus_and_needs_no_clinician(key: str) -> None:
    assert 0 < len(ENGLISH[key].menu) <= 20
    assert not ENGLISH[key].has_clinical_blocks
    assert isinstance(ENGLISH[key].blocks[-1], CallToAction)  # which brings the phone
