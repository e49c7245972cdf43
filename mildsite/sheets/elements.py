"""What every discharge sheet must say, and what a text may leave out only by saying so.

Sources: 42 CFR 416.52(c) for surgical centres, and the parts of Project RED's after-hospital plan (AHRQ).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from mildsite.content.document import (
    Checklist,
    Document,
    KeyPoints,
    Medicines,
    PlanElement,
    RedFlags,
    Section,
    Summary,
)


@dataclass(frozen=True)
class Element:
    """One element of a sheet that comes from the approved text."""

    name: str
    said: Callable[[Document], bool]
    message: str
    """For the nurse, when it is missing: what is wrong and who can mend it."""


def _has(*kinds: type) -> Callable[[Document], bool]:
    return lambda document: any(isinstance(block, kinds) for block in document.blocks)


def _left_out(element: PlanElement, *kinds: type) -> Callable[[Document], bool]:
    return lambda document: element in document.leaves_out or _has(*kinds)(document)


_ASK = "Ask an editor to add it"
_SAY = "Ask an editor to say that this does not apply."
_OR_SAY = f"{_ASK}, or to say that it does not apply."
ELEMENTS = (
    Element("summary", _has(Summary), f"The after-care text does not say what matters most. {_ASK}."),
    Element("red_flags", _has(RedFlags), f"The after-care text does not say when to get help. {_ASK}."),
    Element(
        "checklist",
        _has(Checklist),
        "The after-care text has no checklist. Ask an editor to add one; no sheet can be made without it.",
    ),
    Element(
        "medicines",
        _left_out(PlanElement.MEDICINES, Medicines),
        f"The after-care text says nothing of medicines. {_OR_SAY}",
    ),
    Element(
        "about",
        _left_out(PlanElement.ABOUT, Section, KeyPoints),
        f"The after-care text does not say what to expect. {_OR_SAY}",
    ),
    Element(
        "pending_tests",
        _left_out(PlanElement.PENDING_TESTS),
        f"The after-care text does not say whether tests are still waited for. {_SAY}",
    ),
    Element(
        "services",
        _left_out(PlanElement.SERVICES),
        f"The after-care text does not say whether help at home is arranged. {_SAY}",
    ),
)
PLAN_WORDS: Mapping[PlanElement, str] = {
    PlanElement.MEDICINES: "Medicines",
    PlanElement.ABOUT: "What to expect",
    PlanElement.PENDING_TESTS: "Tests whose results are waited for",
    PlanElement.SERVICES: "Help at home that is arranged",
}


def missing_elements(document: Document) -> Iterator[Element]:
    """What `document` must say and does not. Follow-up, phones and the responsible adult are on every sheet."""
    return (element for element in ELEMENTS if not element.said(document))
