"""Flask-Admin's own templates lose every inline handler on their way, and an unknown one is refused."""

from __future__ import annotations

import re

import pytest
from jinja2 import Environment, PackageLoader

from mildsite.web.admin.csp_templates import StrictLoader, UnknownHandler, without_handlers

STOCK = PackageLoader("flask_admin", "templates/bootstrap4")
HANDLER = re.compile(r"""\son[a-z]+=|javascript:""", re.IGNORECASE)


def strict(template: str) -> str:
    return StrictLoader().get_source(Environment(autoescape=True), template)[0]


@pytest.mark.parametrize("template", StrictLoader().list_templates())
def test_no_stock_template_keeps_a_handler(template: str) -> None:
    assert not HANDLER.search(strict(template))


def test_each_kind_of_handler_becomes_its_own_mark() -> None:
    """Each is there in the stock template: an upgrade that changes one is noticed here."""
    for template, before, after in (
        ("admin/model/row_actions.html", "safeConfirm", "data-csp-confirm=\"{{ _gettext('Are you sure"),
        ("admin/actions.html", "modelActions.execute", 'data-csp-action="{{ p[0] }}"'),
        ("admin/model/inline_list_base.html", "addInlineField", 'data-csp-add-inline="{{ field.id }}"'),
        ("admin/file/list.html", "return confirm", 'data-csp-confirm="{{ _gettext('),
    ):
        assert before in STOCK.get_source(Environment(autoescape=True), template)[0]
        assert after in strict(template)


def test_the_question_before_a_file_goes_has_no_stray_signs() -> None:
    question = re.search(r'data-csp-confirm="([^"]*)"', strict("admin/file/list.html"))
    assert question
    words = lambda text, **names: text % names  # noqa: E731
    shown = Environment(autoescape=True).from_string(question[1]).render(_gettext=words, name="a.png")
    assert shown.startswith("Are you sure you want to delete")
    assert "\\" not in shown


@pytest.mark.parametrize(
    "source", ['<a onclick="other()">', '<body onload = "x()">', '<a href="javascript:go()">', '<p ONCLICK="x()">']
)
def test_a_handler_nobody_knows_is_refused(source: str) -> None:
    with pytest.raises(UnknownHandler):
        without_handlers(source)


def test_words_that_only_look_like_a_handler_stay() -> None:
    source = '<p title="one">on = off</p>{% if online == 1 %}'
    assert without_handlers(source) == source
