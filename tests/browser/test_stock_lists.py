"""Flask-Admin's own pages under the strict policy: they ask before they delete, and their buttons work.

No page of ours shows them today. A view that only these tests have stands for one that will.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_admin.actions import action
from flask_admin.contrib.sqla import ModelView
from playwright.sync_api import Page, expect

from mildsite.accounts.models import Role
from mildsite.db import db
from mildsite.web.admin.base import StaffView
from mildsite.web.shared.access import DOORS
from tests.browser.test_accessibility import assert_accessible
from tests.support.browser import House
from tests.support.scenes import ADMINISTRATOR

LIST = "/admin/throwaway/"


class ThrowawayView(StaffView, ModelView):
    """Roles, because they are simple rows."""

    form_columns = column_list = ("name",)
    column_searchable_list = column_filters = ("name",)
    can_view_details = True

    def get_one(self, id):  # noqa: A002 - Flask-Admin's signature
        return db.session.get(Role, uuid.UUID(id))

    @action("shout", "Shout", "Really shout?")
    def shout(self, ids):
        for role in db.session.scalars(db.select(Role).where(Role.name.in_(["first", "second"]))):
            role.name = role.name.upper()


@pytest.fixture
def bare_app(bare_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setitem(DOORS, "throwaway", DOORS["admin"])
    bare_app.extensions["admin"][0].add_view(ThrowawayView(Role, db, name="Rows", endpoint="throwaway", url=LIST[:-1]))
    return bare_app


@pytest.fixture
def rows(page: Page, house: House) -> Page:
    with house.inside():
        db.session.add_all([Role(name="first"), Role(name="second")])
    house.sign_in(page.context, ADMINISTRATOR)
    page.goto(LIST + "?sort=0")
    return page


def delete(page: Page) -> None:
    page.locator("tr", has_text="first").get_by_role("button", name="Delete").click()


def test_a_row_is_not_deleted_when_the_question_is_denied(rows):
    asked = []
    rows.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    delete(rows)
    rows.goto(LIST)
    expect(rows.get_by_role("cell", name="first")).to_be_visible()
    assert asked == ["Are you sure you want to delete this record?"]


def test_a_row_is_deleted_when_the_question_is_answered(rows):
    rows.on("dialog", lambda dialog: dialog.accept())
    delete(rows)
    expect(rows.get_by_role("cell", name="first")).to_have_count(0)
    expect(rows.get_by_role("cell", name="second")).to_be_visible()


def test_an_act_on_ticked_rows_asks_and_is_done(rows):
    rows.on("dialog", lambda dialog: dialog.accept())
    rows.locator("tr", has_text="first").get_by_role("checkbox").check()
    rows.get_by_role("button", name="With selected").click()
    rows.get_by_role("link", name="Shout").click()
    expect(rows.get_by_role("cell", name="FIRST")).to_be_visible()


def test_every_stock_page_has_no_barrier_and_breaks_no_policy(rows):
    """The browser of these tests fails on any word of the policy in its console."""
    assert_accessible(rows)
    for address in ("new/", "?search=first", "?sort=0&desc=1"):
        rows.goto(LIST + address)
        expect(rows.get_by_role("heading", level=1)).to_be_visible()
        assert not rows.evaluate(
            "[...document.querySelectorAll('*')].filter(e => [...e.attributes].some("
            "a => a.name.startsWith('on') || a.value.startsWith('javascript:'))).length"
        )
