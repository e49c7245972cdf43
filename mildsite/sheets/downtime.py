"""The downtime pack: blank sheets to fill in by hand, printed ahead for the day the network is down."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from mildsite import clock
from mildsite.clinic.queries import current_details
from mildsite.content import queries
from mildsite.content.errors import NotPublished
from mildsite.content.models import Page
from mildsite.pdf.document import SheetDocument, Size
from mildsite.pdf.rendering import render_batch
from mildsite.sheets.composing import BlankForm, compose, downtime_form
from mildsite.sheets.entries import Entries
from mildsite.sheets.ground import Ground, ground_of
from mildsite.sheets.making import checked_layout

LIFETIME = timedelta(days=7)
_NUMBER = re.compile(r"DT-(\d{8})-(\d{2,4})\Z")


@dataclass(frozen=True)
class PackedForm:
    """One blank sheet of a pack, for the list that goes with it."""

    number: str
    page: str
    """The key of its text."""
    language: str
    size: Size
    text: str
    """Such as `Text revision 3`."""
    valid_until: date


@dataclass(frozen=True)
class Pack:
    pdf: bytes
    forms: tuple[PackedForm, ...]
    left_out: tuple[str, ...]
    """Texts that nobody may use now, in words for staff."""


def form_number(day: date, place: int) -> str:
    return f"DT-{day:%Y%m%d}-{place:02d}"


def read_form_number(typed: str) -> str | None:
    """A form number as it is printed, from what somebody typed; None when it is none."""
    text = "-".join(part for part in re.split(r"[\s\u2010-\u2015-]+", typed.upper()) if part)
    return text if _NUMBER.match(text) else None


def downtime_pack(*, copies: int, first: int = 1) -> Pack:
    """`copies` blank sheets of each text in each language and size, numbered from `first` on.

    Raises NotPublished when there is no text to print, and SheetRefused for one that makes no good sheet.
    """
    details, forms, documents = current_details(), list[PackedForm](), list[SheetDocument]()
    left_out, today = [], clock.today(details.zone)
    for language in details.offered_languages:
        for page in queries.live_aftercare(language=language):
            ground = ground_of([page])
            if reason := _unusable(page, ground):
                left_out.append(f"{page.key} ({language}): {reason}")
                continue
            for size in Size:
                for copy in range(copies):
                    number = form_number(today, first + len(forms))
                    form = BlankForm(number=number, valid_until=_valid_until(page, today))
                    forms.append(_packed(form, page, size, ground))
                    documents.append(_blank(form, size, ground))
                    if copy == 0:  # the others differ by their numbers alone
                        checked_layout(documents[-1], [ground.sources[0].document])
    if not documents:
        raise NotPublished
    return Pack(render_batch(documents, duplex=True), tuple(forms), tuple(left_out))


def _unusable(page: Page, ground: Ground) -> str | None:
    return ground.refused[0] or ("its review is overdue" if page.is_overdue(ground.today) else None)


def _valid_until(page: Page, today: date) -> date:
    return min(filter(None, [today + LIFETIME, page.next_review_on]))


def _packed(form: BlankForm, page: Page, size: Size, ground: Ground) -> PackedForm:
    text = ground.sources[0].revision_label
    return PackedForm(form.number, page.key, page.language, size, text, form.valid_until)


def _blank(form: BlankForm, size: Size, ground: Ground) -> SheetDocument:
    return compose(
        ground.sources,
        details=ground.details,
        entries=Entries(patient_name="", procedure_date=ground.today, size=size),  # neither is printed
        paperwork=downtime_form(form),
        issued_at=clock.now(),
    )
