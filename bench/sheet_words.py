"""The words of a standard sheet: two pages, twelve kinds of own words, everything else shared by all patients."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from mildsite.pdf.document import (
    AccessSection,
    CheckEntry,
    CheckGroup,
    ChecklistSection,
    Fact,
    FactsSection,
    Letterhead,
    Paragraph,
    Part,
    RedFlagGroup,
    RedFlagSection,
    Run,
    Section,
    SheetDocument,
    SummarySection,
    TextSection,
    own,
)
from mildsite.pdf.rendering import RENDERER_VERSION

_CLINIC = "Example Spine and Pain Institute"
_MADE = datetime(2026, 11, 22, 15, 15, tzinfo=UTC)
_FIRST_BIRTHDAY = date(1938, 3, 4)
_PRACTITIONERS = ("Dr. Ames", "Dr. Boone", "Dr. Castillo", "Dr. Drew")


@dataclass(frozen=True)
class Sheet:
    """One patient's sheet. `own_words` stand on it in this order, each on one line."""

    number: int
    own_words: tuple[str, ...]
    link: str
    document: SheetDocument


def sheets(names: Sequence[str]) -> list[Sheet]:
    return [_sheet(name, number) for number, name in enumerate(names, 1)]


def _sheet(name: str, number: int) -> Sheet:
    day = date(2026, 11, 2) + timedelta(days=number % 60)
    token = hashlib.sha256(name.encode()).hexdigest()[:22]
    link = f"https://clinic.example/s/{token}"
    words = (
        name,
        _day(_FIRST_BIRTHDAY + timedelta(days=37 * number)),
        f"{_weekday(day)}",
        _PRACTITIONERS[number % len(_PRACTITIONERS)],
        f"{_day(day)}, {1 + number % 5}:15 PM",
        _weekday(day + timedelta(days=7)),
        f"{_weekday(day + timedelta(days=14))}, {9 + number % 3}:30 AM",
        "Clinic, second floor" if number % 2 else "Clinic, ground floor",
        link,
        f"{1000 + 37 * number % 9000} {1000 + 53 * number % 9000}",
        f"Sheet D-{number:05d} · Text revision 3",
    )
    return Sheet(number, words, link, _document(words, link))


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _weekday(day: date) -> str:
    return f"{day:%A}, {_day(day)}"


def _document(words: tuple[str, ...], link: str) -> SheetDocument:
    name, born, day, practitioner, made, through, appointment, place, _, code, footer = words
    identity = (
        _own("Name", name),
        _own("Date of birth", born),
        _shared("Procedure", "MILD"),
        _own("Procedure date", day),
        _own("Your practitioner", practitioner),
        _own("Sheet made", made),
    )
    follow_up = FactsSection(heading="Your follow-up", facts=(_own("Appointment", appointment), _own("Place", place)))
    part = Part(
        language="en",
        title="Your discharge instructions",
        identity=identity,
        sections=(_SUMMARY, _FLAGS, _checklist(through), follow_up, *_SHARED, _access(link, code)),
        footer=footer,
        page_of="Page {page} of {pages}",
    )
    document = SheetDocument(
        renderer=RENDERER_VERSION,
        letterhead=Letterhead(name=_CLINIC, lines=("100 Example Street, Springfield",)),
        issued_at=_MADE,
        metadata_title="Discharge instructions",
        clinic_name=_CLINIC,
        patient_name=name,
        bookmark=footer.split(" · ")[0],
        parts=(part,),
    )
    # As it comes out of the database: no two sheets share a section.
    return SheetDocument.model_validate_json(document.model_dump_json())


def _own(label: str, value: str) -> Fact:
    return Fact(label=label, value=own(value))


def _shared(label: str, value: str, uri: str | None = None) -> Fact:
    return Fact(label=label, value=Run(text=value), uri=uri)


def _text(heading: str, *paragraphs: str) -> TextSection:
    return TextSection(heading=heading, body=tuple(Paragraph(runs=(Run(text=words),)) for words in paragraphs))


def _entries(*texts: str) -> tuple[CheckEntry, ...]:
    return tuple(CheckEntry(text=text) for text in texts)


def _checklist(through: str) -> ChecklistSection:
    lifting = CheckEntry(text="Avoid heavy lifting, bending and twisting.", date=_own("Through", through))
    return ChecklistSection(
        heading="Your recovery checklist",
        groups=(
            CheckGroup(
                label="What to do",
                entries=_entries(
                    "Use ice as you need it for swelling or discomfort at your incision.",
                    "Walk more, bit by bit, and move lightly. This helps your blood flow and keeps you limber.",
                    "Keep your incision clean and dry until it is fully healed.",
                ),
            ),
            CheckGroup(label="What to avoid", entries=(lifting,)),
            CheckGroup(
                label="What to watch for",
                entries=_entries("Watch for signs of infection: redness, swelling or unusual drainage."),
            ),
        ),
    )


def _access(link: str, code: str) -> AccessSection:
    return AccessSection(
        heading="See this sheet at home",
        steps=("Scan the square with your phone, or type the link. Then type the code.",),
        link_label="Link to this sheet",
        link=link,
        uri=link,
        code_label="Code",
        code=code,
        picture="QR code of the link to this sheet",
    )


_BY_DAY = _shared("By day", "(555) 555-0100", "tel:+15555550100")
_AFTER_HOURS = _shared("After hours", "(555) 555-0199", "tel:+15555550199")
_SUMMARY = SummarySection(
    heading="What matters most",
    points=(
        "Avoid heavy lifting, bending and twisting.",
        "Keep your incision clean and dry until it is fully healed.",
        "Call us if you see redness, swelling or unusual drainage.",
    ),
)
_FLAGS = RedFlagSection(
    heading="When to get help",
    groups=(
        RedFlagGroup(
            action="Call 911",
            signs=(
                "Chest pain",
                "Trouble breathing",
                "Loss of control of your bladder or bowel. You can also go to the emergency room.",
                "Numbness in your groin. You can also go to the emergency room.",
            ),
        ),
        RedFlagGroup(
            action="Call us at once",
            contacts=(_BY_DAY, _AFTER_HOURS),
            signs=("New weakness or numbness in a leg",),
        ),
        RedFlagGroup(
            action="Call us",
            contacts=(_BY_DAY,),
            signs=(
                "Redness, swelling or warmth at your incision",
                "Unusual drainage (fluid that comes out) at your incision",
                "Fever",
                "Pain that gets worse instead of better",
            ),
        ),
    ),
)
_SHARED: tuple[Section, ...] = (
    _text("Your medicines", "Take your medicines as your care team told you. Ask us if you are not sure."),
    FactsSection(
        heading="Who to call",
        facts=(_BY_DAY, _AFTER_HOURS, _shared("Opening hours", "Monday to Friday, 8 a.m. to 5 p.m.")),
    ),
    _text(
        "What to expect",
        "Most people go home the same day. You may feel some soreness or stiffness at your incision, the small cut"
        " in your back. This is normal. It typically goes away within a few days.",
        "Your incision is small, and the muscle and tissue near it are disturbed very little. So recovery is"
        " generally quicker than after traditional back surgery.",
        "Follow your provider’s instructions with care. This gives you the best outcome and a smooth return to"
        " being active.",
    ),
)
