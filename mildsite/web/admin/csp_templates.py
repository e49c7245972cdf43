"""Flask-Admin's own templates, made fit for the strict Content-Security-Policy as they are loaded.

They carry inline handlers and `javascript:` links, which the policy blocks; worst, a row would be deleted without the
question that its handler asks. Exactly those attributes are replaced: by `data-` attributes that our script
(`static/lists.js`) listens to. The templates are not copied, so an upgrade reaches us; and one that brings a handler
we do not know is refused when it is loaded, instead of failing in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from jinja2 import BaseLoader, Environment, PackageLoader

_HANDLERS = (
    (re.compile(r'href="javascript:void\(0\)"'), r'href="#"'),
    (re.compile(r' onclick="return false;"'), ""),
    (re.compile(r"""onclick="return (?:faHelpers\.safeConfirm|confirm)\('(.*?)'\);?">"""), r'data-csp-confirm="\1">'),
    (re.compile(r"""onclick="return (?:faHelpers\.safeConfirm|confirm)\('(.*?)'\);?" """), r'data-csp-confirm="\1" '),
    (re.compile(r"""onclick="return modelActions\.execute\('(.*?)'\);" ?"""), r'data-csp-action="\1"'),
    (re.compile(r"""onclick="faForm\.addInlineField\(this, '(.*?)'\);" ?"""), r'data-csp-add-inline="\1"'),
)
_OUR_FRAME = (
    # The pages stand in our layout, where the block `body` is the whole page.
    (re.compile(r"\{%(-?) block body %\}"), r"{%\1 block list_body %}"),
    # A heading without words is a barrier, and so is a box whose name shows only under a mouse.
    (re.compile(r'<th class="">&nbsp;</th>'), '<th scope="col">{{ _gettext("Actions") }}</th>'),
    (re.compile(r"""title="(\{\{ _gettext\('Select [a-z ]+'\) \}\})\""""), r'title="\1" aria-label="\1"'),
)
_UNSAFE = re.compile(r"""\son[a-z]+\s*=(?!=)|javascript:""", re.IGNORECASE)
_CSP_CONFIRM = re.compile(r'data-csp-confirm="[^"]*"')


class UnknownHandler(Exception):
    """A template of Flask-Admin holds a handler that the strict policy would block, and that we do not replace."""


def without_handlers(source: str) -> str:
    """`source` with every inline handler and `javascript:` link replaced. Raises UnknownHandler if one is left."""
    for pattern, replacement in _HANDLERS + _OUR_FRAME:
        source = pattern.sub(replacement, source)
    # In a handler the words were a string of JavaScript, with its quotes escaped once more than an attribute needs.
    source = _CSP_CONFIRM.sub(lambda found: found[0].replace(r"\\\'", r"\'"), source)
    if left := _UNSAFE.search(source):
        raise UnknownHandler(left[0].strip())
    return source


class StrictLoader(BaseLoader):
    """Stands in front of Flask-Admin's loader."""

    def __init__(self) -> None:
        self._stock = PackageLoader("flask_admin", "templates/bootstrap4")

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        source, filename, up_to_date = self._stock.get_source(environment, template)
        return without_handlers(source), filename, up_to_date

    def list_templates(self) -> list[str]:
        return self._stock.list_templates()
