"""How well a text can be understood: checked block by block while it is written, and again when it is submitted.

The grade is Flesch-Kincaid; AMA, HHS and NIH advise 6. Rules named PEMAT are machine-checkable items of the Patient
Education Materials Assessment Tool for print (AHRQ). What no program can judge stays with the reviewer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from mildsite import languages
from mildsite.content.document import Block, Checklist, Claim, Document, PlanElement, Section
from mildsite.content.glossary import forbidden_abbreviations, unexplained_terms
from mildsite.content.placeholders import fill
from mildsite.content.plain import block_text, document_text
from mildsite.content.prose import links, parse
from mildsite.content.readability import flesch_kincaid_grade, sentences, smog_grade, without
from mildsite.content.readability_spanish import spanish_grade

GOOD_GRADE = 6.0
HIGHEST_GRADE = 8.0
"""Above it a text is not submitted, unless a reviewer has said why it may be."""
LONGEST_SENTENCE = 25
"""Words."""
LONGEST_SECTION = 150
"""Words under one heading (PEMAT 8)."""


class Weight(StrEnum):
    BLOCKS = "blocks"
    """The text cannot be submitted as it is."""
    WARNS = "warns"
    ADVISES = "advises"


@dataclass(frozen=True)
class Finding:
    """One thing that could be better."""

    rule: str
    weight: Weight
    message: str
    block_id: str | None = None
    excerpt: str = ""


@dataclass(frozen=True)
class Report:
    """Grades and findings of one text."""

    grade: float
    smog: float
    """Advice only: the harder measure."""
    block_grades: Mapping[str, float]
    hardest: tuple[str, ...]
    """The hardest sentences, hardest first."""
    findings: tuple[Finding, ...]

    def of_weight(self, weight: Weight) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.weight is weight)


def assess(
    document: Document,
    *,
    values: Mapping[str, str],
    language: str = "en",
    leave_out: Collection[str] = (),
    known_paths: Collection[str] = (),
) -> Report:
    """The report on `document`. English is graded by Flesch-Kincaid, Spanish by Fernández-Huerta.

    `leave_out` are names that no grade counts; `known_paths` are the addresses of pages that links may lead to.
    """
    # Who says something, and where, is a name.
    leave_out = [*leave_out, *(fill(block.source, values) for block in document.blocks if isinstance(block, Claim))]
    text = document_text(document, values)
    texts = {block.id: block_text(block, values) for block in document.blocks}
    measure = spanish_grade if language == "es" else flesch_kincaid_grade
    grade = measure(text, leave_out=leave_out)
    findings = [
        *_grade_findings(grade),
        *_word_findings(without(text, leave_out), language),
        *(found for block in document.blocks for found in _block_findings(block, texts[block.id], known_paths)),
        *_pemat_findings(document, language),
    ]
    return Report(
        grade=grade,
        smog=smog_grade(text, leave_out=leave_out),
        block_grades={key: measure(words, leave_out=leave_out) for key, words in texts.items()},
        hardest=hardest_sentences(text, measure, leave_out=leave_out),
        findings=tuple(findings),
    )


def hardest_sentences(
    text: str, measure: Callable[..., float], *, leave_out: Collection[str] = (), count: int = 3
) -> tuple[str, ...]:
    """Up to `count` sentences above GOOD_GRADE, hardest first. Sentences of under six words are no trouble."""
    parts = [part.strip() for part in re.split(r"(?<=[.!?])\s+|\n", text) if len(part.split()) > 5]
    graded = sorted(((measure(part, leave_out=leave_out), part) for part in parts), reverse=True)
    return tuple(part for grade, part in graded[:count] if grade > GOOD_GRADE)


def _grade_findings(grade: float) -> Iterator[Finding]:
    if grade > HIGHEST_GRADE:
        message = f"The text reads at grade {grade:.1f}. Above {HIGHEST_GRADE:.0f} it cannot be sent to the reviewers."
        yield Finding("grade", Weight.BLOCKS, message)
    elif grade > GOOD_GRADE:
        message = f"The text reads at grade {grade:.1f}. Aim at {GOOD_GRADE:.0f}: shorter sentences, shorter words."
        yield Finding("grade", Weight.WARNS, message)


def _word_findings(text: str, language: str) -> Iterator[Finding]:
    for term in unexplained_terms(text) if language == languages.DEFAULT else ():  # the glossary is in that language
        yield Finding("term", Weight.WARNS, f"“{term}” is a medical word. Say what it means where it first stands.")
    for short in forbidden_abbreviations(text):
        yield Finding("abbreviation", Weight.BLOCKS, f"Patients cannot read “{short}”. Write it out.")


def _block_findings(block: Block, text: str, known_paths: Collection[str]) -> Iterator[Finding]:
    for words in sentences(text):
        if len(words) > LONGEST_SENTENCE:
            message = f"A sentence of {len(words)} words. Make two of it."
            yield Finding("sentence", Weight.WARNS, message, block.id, " ".join(words[:8]) + " …")
    if isinstance(block, Section) and len(text.split()) > LONGEST_SECTION:
        message = f"{len(text.split())} words under one heading. Part it in two."
        yield Finding("section", Weight.ADVISES, message, block.id)
    if isinstance(block, Checklist):
        yield from _checklist_findings(block)
    for prose in _prose_of(block):
        for path in links(parse(prose)):
            if path.startswith("/") and path.partition("#")[0] not in known_paths:
                yield Finding("link", Weight.BLOCKS, f"There is no page at {path}. Mend the link.", block.id)


_SECOND_ACTION = re.compile(
    r"(?:;|,?\s(?:and|then|and then|also))\s+"
    r"(?:avoid|call|do|drink|eat|keep|put|remove|stop|take|use|walk|wash|wear)\b",
    re.IGNORECASE,
)


def _checklist_findings(block: Checklist) -> Iterator[Finding]:
    for item in block.items:
        if _SECOND_ACTION.search(item.text):
            message = "This item holds two actions. Make an item of each."
            yield Finding("one_action", Weight.WARNS, message, block.id, item.text)


def _pemat_findings(document: Document, language: str) -> Iterator[Finding]:
    """Items that only a whole after-care text can meet."""
    kinds = {block.type for block in document.blocks}
    if "checklist" not in kinds and "red_flags" not in kinds:
        return
    medicines_said = "medicines" in kinds or PlanElement.MEDICINES in document.leaves_out
    wanted: list[tuple[str, bool, str]] = [
        ("pemat_1", "lead" in kinds, "Begin with opening words that say what the text is for."),
        ("pemat_11", "summary" in kinds, "Add what matters most, in at most three lines. It comes first on the sheet."),
        ("pemat_12", "red_flags" in kinds, "Add red flags: the signs that need help, in a box of their own."),
        ("pemat_20", "checklist" in kinds, "Add a checklist, so that there is something to do."),
        ("medicines", medicines_said, "Say what to know of medicines, or tick that medicines do not apply."),
        ("pemat_21", _addresses_the_reader(document, language), "Speak to the reader: “you”, “your”."),
    ]
    for rule, met, message in wanted:
        if not met:
            yield Finding(rule, Weight.WARNS, message)


_YOU = {"en": re.compile(r"\byour?\b", re.IGNORECASE), "es": re.compile(r"\b(?:usted|le|sus?)\b", re.IGNORECASE)}


def _addresses_the_reader(document: Document, language: str) -> bool:
    """Of a language whose “you” is not known here nothing is said."""
    you = _YOU.get(language, re.compile(""))
    say: Callable[[Block], str] = lambda block: block_text(block, _Braces())  # noqa: E731 - only here
    return any(you.search(say(block)) for block in document.blocks)


def _prose_of(block: Block) -> list[str]:
    own = [block.text] if hasattr(block, "text") else []
    return own + [item.text for item in getattr(block, "items", ()) if block.type == "key_points"]


class _Braces(dict[str, str]):
    """Leaves placeholders as they are."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"
