"""A test client that looks at every page it gets, and at what the request left behind."""

from __future__ import annotations

import json
from contextvars import Context
from typing import Any
from weakref import WeakKeyDictionary

import html5lib
from bs4 import BeautifulSoup
from bs4.builder import HTML5TreeBuilder
from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mildsite.accounts.entrance import sessions
from mildsite.accounts.models import StaffUser
from mildsite.db import db

DATA = 'script[type="application/ld+json"]'
"""Facts for search engines: no browser runs them."""
_trees: WeakKeyDictionary[TestResponse, BeautifulSoup] = WeakKeyDictionary()
"""The pages that were checked, until somebody reads them."""


class CheckingClient(FlaskClient):
    """Every HTML response is checked: valid HTML, one h1, labels, unique ids, tokens in forms, a cache header.

    What the test made so far is committed first, so that the request sees it.
    """

    checks_pages = True
    """False for a test of very many requests whose pages others look at."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            db.session.commit()  # an open transaction of the test would hold the database's write lock
        # In a context of its own: a request must not share the session and `g` of the test around it.
        response: TestResponse = Context().run(super().open, *args, **kwargs)
        assert response.headers.get("Cache-Control"), "no Cache-Control"
        readable = response.mimetype == "text/html" and "Content-Encoding" not in response.headers
        moved = response.status_code in (301, 302, 303, 308)
        if self.checks_pages and readable and response.data and not moved:
            _trees[response] = check_page(response.get_data(as_text=True))
        return response

    def sign_in(self, user: StaffUser) -> None:
        """Sign in without the form, which has tests of its own."""
        if has_app_context():
            token = sessions.start(user)
            db.session.commit()
        else:
            with self.application.app_context():
                token = sessions.start(user)
                db.session.commit()
        with self.session_transaction() as session:
            session["_user_id"] = token

    def page(self, url: str) -> BeautifulSoup:
        """The page at `url`, which must be there."""
        response = self.get(url)
        assert response.status_code == 200, response.status
        return parse(response)

    def submit(
        self, url: str, fields: dict[str, Any] | None = None, *, form: str = "main form[method=post]"
    ) -> TestResponse:
        """Fill in the form on the page at `url` and send it, with its hidden fields, as a browser would.

        A form of the desk that then reads back whose sheet it is, is sent once more, as its nurse would.
        """
        element = self.page(url).select_one(form)
        assert element is not None, f"no {form} at {url}"
        address, data = element.get("action") or url, {**form_fields(element), **(fields or {})}
        answer = self.post(address, data=data)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            return answer
        read_back = parse(answer).select_one("form:has(#confirm) [name=confirmed]")
        return answer if read_back is None else self.post(address, data={**data, "confirmed": read_back["value"]})


def parse(response: TestResponse) -> BeautifulSoup:
    """The page, in a tree of the caller's own: the one it was checked in, or one more."""
    checked = _trees.pop(response, None)
    return checked or BeautifulSoup(response.get_data(as_text=True), "html5lib")


def form_fields(form: Any) -> dict[str, Any]:
    """What a browser would send of an untouched form."""
    fields: dict[str, Any] = {}
    for element in form.select("input[name], textarea[name], select[name]"):
        kind = element.get("type", "text") if element.name == "input" else element.name
        if kind in ("checkbox", "radio") and not element.has_attr("checked"):
            continue
        if kind == "select":
            chosen = element.select_one("option[selected]") or element.select_one("option")
            fields[element["name"]] = chosen["value"] if chosen else ""
        elif kind == "textarea":
            fields[element["name"]] = element.get_text().removeprefix("\n")
        else:
            fields[element["name"]] = element.get("value", "on" if kind == "checkbox" else "")
    return fields


class _Strict(HTML5TreeBuilder):
    """Reads like Beautiful Soup's own, and raises at the first error."""

    def feed(self, markup: Any) -> None:
        parser = html5lib.HTMLParser(tree=self.create_treebuilder, strict=True)
        self.underlying_builder.parser = parser
        parser.parse(markup)
        self.underlying_builder.parser = None


def check_page(html: str) -> BeautifulSoup:
    """Assert what every page of ours must be. The page's tree."""
    soup = BeautifulSoup(html, builder=_Strict())
    headings = soup.find_all("h1")
    assert len(headings) == 1, f"{len(headings)} h1"
    assert soup.select_one("title:not(:empty)"), "no title"
    assert soup.select_one("html[lang]"), "no language"
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids)), f"ids used twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    for form in soup.select("form[method=post]"):
        assert form.select_one("input[name=csrf_token]"), "a POST form without a token"
    labelled = {label["for"] for label in soup.select("label[for]")}
    for field in soup.select("input:not([type=hidden]), select, textarea"):
        assert field.get("id") in labelled, f"no label for {field}"
    for element in soup.select("[aria-describedby]"):
        for target in element["aria-describedby"].split():
            assert target in ids, f"aria-describedby names no element: {target}"
    assert not soup.select(f"script:not([src]):not({DATA}), style, [style]"), "inline script or style"
    assert [json.loads(element.string or "") for element in soup.select(DATA)][1:] == [], "two graphs of facts"
    for element in soup.find_all(True):
        handlers = [name for name in element.attrs if name.startswith("on")]
        assert not handlers, f"inline handler {handlers}"
        for attribute in ("href", "src", "action"):
            assert not str(element.get(attribute, "")).lower().startswith("javascript:"), "javascript: address"
    for link in soup.select("a"):
        assert link.get_text(strip=True), "a link without words"
    return soup
