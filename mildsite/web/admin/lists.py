"""Lists on Flask-Admin's model views: searched, sorted and paged by it, read by our queries, never written.

A stock model view comes with addresses to create, edit and delete, and only a setting keeps each shut. Here they do
not exist.
"""

from __future__ import annotations

from typing import Any

from flask_admin.model import BaseModelView
from wtforms import Form

from mildsite.web.admin.base import StaffView

LAST_PAGE = 100_000
"""More than anybody turns; a number beyond is a typing error, and the database should not see it."""


class ReadOnlyList(StaffView, BaseModelView):  # type: ignore[misc]  # Flask-Admin is untyped
    """A list, and an export of it. A list names its columns and says how rows are found."""

    can_create = can_edit = can_delete = can_view_details = False
    # No routes: Flask-Admin makes one of every method that is marked as one.
    create_view = edit_view = delete_view = details_view = action_view = ajax_lookup = ajax_update = None
    page_size = 50

    list_arguments: tuple[str, ...] = ()
    """What the address of the list may hold besides search, page and order. Flask-Admin would carry anything on, and
    `url_for` takes some names for orders of its own."""

    def scaffold_list_columns(self) -> list[str]:
        return []  # a list names them in `column_list`

    def scaffold_sortable_columns(self) -> dict[str, str]:
        return {}

    def init_search(self) -> bool:
        return True

    def scaffold_form(self) -> type[Form]:
        return Form  # type: ignore[no-any-return]  # never shown

    def _get_list_extra_args(self) -> Any:
        found = super()._get_list_extra_args()
        return found.clone(
            page=min(max(found.page, 0), LAST_PAGE),
            search=_clean(found.search),
            extra_args={name: value for name, value in found.extra_args.items() if name in self.list_arguments},
        )


def _clean(words: str | None) -> str | None:
    """What was typed into the search, as the database can take it."""
    return "".join(ch for ch in words[:100] if ch.isprintable()).strip() or None if words else None
