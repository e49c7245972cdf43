"""A page in the terms of schema.org: the right types, and the words of the page alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mildsite.content.document import Block, Claim, KeyPoint, KeyPoints, Lead, Section, Tells
from mildsite.content.models import PageKind
from mildsite.content.structured_data import ClinicFacts, PageFacts, structured_data
from tests.support.schema_org import faults_of, node

CLINIC = ClinicFacts(site="https://www.example.org/", name="A Clinic", telephone="555-0100", address="1 Street")
HERE, PROCEDURE = "https://www.example.org/es/despues", "https://www.example.org/es/"


def section(tells: Tells = Tells.NOTHING, text: str = "Words.", number: int = 1) -> Section:
    return Section(id=f"s{number}", heading="Heading", text=text, tells=tells)


def graph(
    *blocks: Block, kind: PageKind = PageKind.PROCEDURE, clinic: ClinicFacts = CLINIC, **changes: Any
) -> dict[str, Any]:
    facts = {"canonical": HERE, "procedure": HERE, "language": "es", "title": "A title", **changes}
    return structured_data(PageFacts(kind=kind, blocks=blocks, **facts), clinic, say=lambda text: text)


def page_of(data: dict[str, Any]) -> dict[str, Any]:
    return node(data, "MedicalWebPage", "WebPage")


def procedure_of(data: dict[str, Any]) -> dict[str, Any]:
    return page_of(data)["about"]


@pytest.mark.parametrize("kind", PageKind)
def test_a_page_of_each_kind_has_a_valid_shape(kind: PageKind) -> None:
    everything = [section(tells, number=number) for number, tells in enumerate(Tells)]
    data = graph(Lead(id="lead", text="Words."), *everything, kind=kind, reviewed_on=date(2026, 11, 22))
    assert faults_of(data) == []
    assert faults_of(graph(section(), kind=kind)) == []


def test_medical_pages_are_about_the_procedure_and_others_are_not() -> None:
    assert page_of(graph(section()))["@type"] == "MedicalWebPage"
    assert page_of(graph(section(), kind=PageKind.AFTERCARE))["@type"] == "MedicalWebPage"
    standard = page_of(graph(section(Tells.HOW_PERFORMED), kind=PageKind.STANDARD))
    assert standard["@type"] == "WebPage"
    assert "about" not in standard


def test_the_lead_describes_the_page_in_one_line_without_the_marks_of_prose() -> None:
    lead = Lead(id="lead", text="One **bold** [link](/x).\n\nTwo:\n\n- a\n- b\n\n3. c")
    assert page_of(graph(lead))["description"] == "One bold link. Two: a b c"
    assert "description" not in page_of(graph(section()))


@pytest.mark.parametrize(
    ("tells", "name"),
    [
        (Tells.HOW_PERFORMED, "howPerformed"),
        (Tells.PREPARATION, "preparation"),
        (Tells.FOLLOW_UP, "followup"),
    ],
)
def test_a_part_that_tells_something_of_the_procedure_is_told(tells: Tells, name: str) -> None:
    point = KeyPoint(id="a", heading="How", text="With *care*.", tells=tells)
    assert procedure_of(graph(section(tells, "In words.")))[name] == "In words."
    assert procedure_of(graph(KeyPoints(id="k", heading="Brief", items=(point,))))[name] == "With care."
    both = procedure_of(graph(section(tells, "In words."), KeyPoints(id="k", heading="Brief", items=(point,))))
    assert both[name] == ["In words.", "With care."]


def test_a_part_that_tells_nothing_is_not_told() -> None:
    assert set(procedure_of(graph(section()))) == {"@type", "@id", "name"}


def test_an_aftercare_page_tells_of_the_same_procedure_as_its_own_page_without_a_name() -> None:
    there = procedure_of(graph(section(), kind=PageKind.AFTERCARE, procedure=PROCEDURE))
    assert there == {"@type": "MedicalProcedure", "@id": f"{PROCEDURE}#procedure"}
    assert procedure_of(graph(section()))["name"] == "A title"


def test_placeholders_are_filled_as_on_the_page() -> None:
    facts = PageFacts(
        canonical=HERE, procedure=HERE, kind=PageKind.PROCEDURE, language="en", title="T",
        blocks=[Lead(id="lead", text="Call **{clinic_name}**."), section(Tells.PREPARATION, "Ask {clinic_name}.")],
    )  # fmt: skip
    data = structured_data(facts, CLINIC, say=lambda text: text.replace("{clinic_name}", "*us*"))
    assert page_of(data)["description"] == "Call *us*."
    assert procedure_of(data)["preparation"] == "Ask *us*."


def test_a_claim_is_never_told() -> None:
    """Not while it holds either: a search engine would go on saying it when it has expired."""
    claim = Claim(
        id="c", heading="Covered", text="It is paid.", source="A ruling",
        stated_on=date(2026, 1, 1), expires_on=date(2027, 1, 1),
    )  # fmt: skip
    assert graph(claim, section()) == graph(section())


def test_what_the_clinic_does_not_say_is_left_out() -> None:
    bare = ClinicFacts(site="https://www.example.org/", name="A Clinic", telephone="", address="")
    assert {"telephone", "address", "logo"} & set(node(graph(section(), clinic=bare), "MedicalClinic")) == set()


def test_the_checker_sees_what_is_wrong() -> None:
    """The tests above mean nothing unless it can fail a graph."""
    good = graph(section(Tells.HOW_PERFORMED))
    assert faults_of({**good, "@context": "http://schema.org"})
    for kinds, change in (
        (("MedicalClinic",), {"@type": "Hospital"}),
        (("MedicalClinic",), {"rating": "5"}),
        (("MedicalClinic",), {"telephone": None}),
        (("WebSite",), {"publisher": {"@id": "https://www.example.org/#nobody"}}),
        (("MedicalWebPage",), {"lastReviewed": "22 November"}),
        (("MedicalWebPage",), {"inLanguage": "Spanish"}),
        (("MedicalWebPage",), {"about": {"@type": "MedicalProcedure", "@id": HERE, "contraindication": "x"}}),
    ):
        data = graph(section(Tells.HOW_PERFORMED))
        node(data, *kinds).update(change)
        assert faults_of(data), change
