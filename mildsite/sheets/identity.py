"""Whose sheet it is: the facts at its head."""

from __future__ import annotations

from mildsite.clinic.models import ClinicDetails, SecondIdentifier
from mildsite.pdf import document as pdf
from mildsite.sheets.entries import Entries
from mildsite.sheets.wording import Wording


def identity_facts(entries: Entries, details: ClinicDetails, say: Wording, *, blank: bool) -> list[pdf.Fact]:
    """The two identifiers and the procedure date, or a line for each on a form to fill in by hand."""
    if blank:
        by_birth = details.second_identifier is SecondIdentifier.BIRTH_DATE
        labels = ("Name", "Date of birth" if by_birth else "Chart number", "Procedure date")
        return [pdf.Fact(label=say(label), value=None) for label in labels]
    facts = [pdf.Fact(label=say("Name"), value=pdf.own(entries.patient_name))]
    if entries.birth_date:
        facts.append(pdf.Fact(label=say("Date of birth"), value=pdf.own(say.long_date(entries.birth_date))))
    if entries.chart_number:
        facts.append(pdf.Fact(label=say("Chart number"), value=pdf.own(entries.chart_number)))
    facts.append(pdf.Fact(label=say("Procedure date"), value=pdf.own(say.day_with_year(entries.procedure_date))))
    return facts
