"""From a revision to the text a sheet is composed from."""

from __future__ import annotations

from mildsite.clinic.queries import current_values
from mildsite.content.models import Revision
from mildsite.sheets.composing import Source
from mildsite.sheets.wording import Wording


def source_of(revision: Revision) -> Source:
    language = revision.page.language
    say = Wording(language)
    label = say("Text revision {number}").format(number=revision.number)
    return Source(document=revision.document, language=language, revision_label=label, values=current_values())
