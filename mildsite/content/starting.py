"""Start a page: another procedure, its after-care, or a page about the site."""

from __future__ import annotations

from itertools import count

from mildsite import languages
from mildsite.accounts.models import StaffUser
from mildsite.content import queries
from mildsite.content.document import Document
from mildsite.content.drafting import create_page
from mildsite.content.errors import ProcedureMissing
from mildsite.content.models import Page, PageKind

_LONGEST_STEM = 34
"""Of a key, so that there is room for a number behind it."""


def start_page(
    document: Document, *, kind: PageKind, slug: str, procedure_key: str | None = None, actor: StaffUser
) -> Page:
    """A page in the default language whose first draft is `document`. After-care belongs to a procedure's page.

    Raises NotPermitted; AddressUnusable; ProcedureMissing for after-care of no procedure; PageExists when somebody
    took the address at the same moment.
    """
    belongs = kind is PageKind.AFTERCARE
    if belongs and procedure_key not in {page.key for page in queries.procedure_pages()}:
        raise ProcedureMissing
    return create_page(
        key=_free_key(slug),
        language=languages.DEFAULT,
        slug=slug,
        kind=kind,
        procedure_key=procedure_key if belongs else None,
        document=document,
        actor=actor,
    )


def _free_key(slug: str) -> str:
    """The identity that the page keeps when its address changes. Another page may have left it behind."""
    stem = slug[:_LONGEST_STEM].strip("-") or "front"
    keys = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(key for key in keys if queries.page_of_key(key, language=languages.DEFAULT) is None)
