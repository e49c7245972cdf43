"""When to get help: on every page here, also when a link leads nowhere."""

from __future__ import annotations

from typing import Any

from mildsite import languages
from mildsite.clinic.queries import current_details
from mildsite.content import queries
from mildsite.content.document import RedFlags
from mildsite.content.placeholders import fill, values_for
from mildsite.web.shared.page_context import clinic
from mildsite.web.shared.page_view import URGENCY_WORDS


def help_context(language: str) -> dict[str, Any]:
    """The red flags of the clinic's live after-care text in a language, else in the default one."""
    for known in (language, languages.DEFAULT):
        for page in queries.live_aftercare(language=known):
            text = page.live_revision
            flags = [block for block in text.document.blocks if isinstance(block, RedFlags)] if text else []
            if flags:
                values = values_for(current_details(), clinic().values, language=known)
                groups = [
                    (urgency, [fill(item.text, values) for item in items]) for urgency, items in flags[0].by_urgency()
                ]
                heading = fill(flags[0].heading, values)
                return {"help_heading": heading, "help_groups": groups, "urgency_words": URGENCY_WORDS}
    return {"help_heading": "", "help_groups": [], "urgency_words": URGENCY_WORDS}
