"""The gate between composing and issuing: what a finished sheet must never lack."""

from __future__ import annotations

from mildsite.pdf.document import ChecklistSection, SheetDocument
from mildsite.pdf.fonts import unprintable
from mildsite.sheets.errors import Problem


def problems_on_paper(document: SheetDocument) -> list[Problem]:
    """Problems of the composed sheet itself, in words for the nurse. What she typed was checked before."""
    problems = []
    if not any(isinstance(section, ChecklistSection) for section in document.sections):
        message = "The after-care text has no checklist. Ask an editor to add one; no sheet can be made without it."
        problems.append(Problem("page", message))
    characters = unprintable("".join(document.texts()))
    if characters:
        shown = " ".join(characters[:10])
        message = f"The after-care text holds characters that cannot be printed ({shown}). Ask an editor to mend it."
        problems.append(Problem("page", message))
    return problems
