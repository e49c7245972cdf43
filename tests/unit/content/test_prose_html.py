"""Prose as HTML: only what the subset knows, whatever was typed."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from mildsite.content import html
from mildsite.content.html import prose_html
from mildsite.content.prose import Link, Paragraph, Text, parse, plain_text

VALUES = {"clinic_name": "Ames & <b>Sons</b>", "clinic_phone": "**555**"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("One\n\ntwo", "<p>One</p><p>two</p>"),
        ("**a** *b*", "<p><strong>a</strong> <em>b</em></p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("- a\n  - b", "<ul><li><p>a</p><ul><li>b</li></ul></li></ul>"),
        ("[a](/x?b=1&c=2)", '<p><a href="/x?b=1&amp;c=2" rel="noopener noreferrer">a</a></p>'),
        ("[a](tel:911)", '<p><a href="tel:911" rel="noopener noreferrer">a</a></p>'),
    ],
)
def test_the_subset_in_html(source: str, expected: str) -> None:
    assert prose_html(source, {}) == expected


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<p onclick="x">',
        "<!-- comment -->",
        "<style>p</style>",
        "<svg/onload=alert(1)>",
        "</p></main><h1>x</h1>",
        "&lt;script&gt;",
    ],
)
def test_html_is_shown_and_never_obeyed(source: str) -> None:
    soup = BeautifulSoup(prose_html(source, {}), "html5lib")
    assert soup.body.get_text() == source
    assert [tag.name for tag in soup.body.find_all(True)] == ["p"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/\\evil.example"])
def test_an_unsafe_link_is_text(address: str) -> None:
    page = prose_html(f"[words]({address})", {})
    assert "<a" not in page
    assert "words" in page


def test_a_title_or_a_quote_in_a_link_makes_no_attribute() -> None:
    soup = BeautifulSoup(prose_html('[x](/a "onclick=b") [y](/a"onclick="b)', {}), "html5lib")
    assert {name for link in soup.find_all("a") for name in link.attrs} <= {"href", "rel"}


def test_a_value_is_never_parsed_as_markup() -> None:
    page = prose_html("Call {clinic_name}: *{clinic_phone}*", VALUES)
    assert page == "<p>Call Ames &amp; &lt;b&gt;Sons&lt;/b&gt;: <em>**555**</em></p>"


def test_the_second_wall_holds_when_the_first_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """A link that the parser should have refused, and text that nobody escaped."""
    tree = (
        Paragraph((Link("javascript:alert(1)", (Text("x"),)), Text("<script>alert(2)</script><b>x</b><p onclick=y>z"))),
    )
    monkeypatch.setattr(html, "parse", lambda _source: tree)
    monkeypatch.setattr(html, "escape", lambda text: text)
    page = prose_html("anything", {})
    assert "javascript" not in page
    assert "<script" not in page
    assert "<b" not in page
    assert "onclick" not in page


def test_a_list_keeps_the_number_it_begins_with():
    assert prose_html("7. days\n8. nights", {}) == '<ol start="7"><li>days</li><li>nights</li></ol>'
    assert plain_text(parse("7. days")) == "7. days"
