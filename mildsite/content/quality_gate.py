"""The quality check as a gate: what must be mended before a text goes to the reviewers."""

from __future__ import annotations

from mildsite import languages
from mildsite.clinic.queries import current_details
from mildsite.content import queries
from mildsite.content.addresses import path_of
from mildsite.content.document import Document
from mildsite.content.errors import TranslatorMissing
from mildsite.content.glossary import UNAVOIDABLE_TERMS
from mildsite.content.models import Revision
from mildsite.content.placeholders import values_for
from mildsite.content.quality import Finding, Report, Weight, assess


def report_on(document: Document, *, language: str) -> Report:
    """The report on a text of this clinic: its name counts in no grade, and links may lead to its pages."""
    details = current_details()
    return assess(
        document,
        values=values_for(details),
        language=language,
        leave_out=(*UNAVOIDABLE_TERMS, details.name),
        known_paths={path_of(page.language, page.slug) for page in queries.live_pages_in(languages.known())} | {"/"},
    )


def waits_for_grade(revision: Revision) -> bool:
    """Whether a draft is harder to read than the limit and no reviewer has accepted that."""
    return any(finding.rule == "grade" for finding in blocking_findings(revision))


def blocking_findings(revision: Revision) -> tuple[Finding, ...]:
    """What keeps `revision` from being submitted. A grade that a reviewer has accepted for it does not."""
    blocking = report_on(revision.document, language=revision.page.language).of_weight(Weight.BLOCKS)
    if revision.grade_accepted_because:
        return tuple(finding for finding in blocking if finding.rule != "grade")
    return blocking


def require_translator(revision: Revision) -> None:
    """Raises TranslatorMissing for a translation that names nobody qualified who made it."""
    if revision.page.is_translation and not revision.translator:
        raise TranslatorMissing
