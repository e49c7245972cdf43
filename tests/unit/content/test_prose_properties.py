"""Promises about prose that hold for any text, tried on many."""

from __future__ import annotations

from bs4 import BeautifulSoup
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from mildsite.content.document import Section
from mildsite.content.html import prose_html
from mildsite.content.placeholders import sample_values
from mildsite.content.plain import block_text
from mildsite.content.prose import inline_text, is_safe_link, parse, plain_text
from tests.strategies.documents import PROSE_SOURCES

MANY = settings(max_examples=80, deadline=None, database=None)


def accepted(source: str) -> Section:
    """`source` as the editor would keep it; a text that cannot be saved is no example."""
    try:
        return Section(id="about", heading="About", text=source)
    except ValidationError:
        assume(False)
        raise


@MANY
@given(st.text(max_size=300) | PROSE_SOURCES)
def test_parsing_never_raises(source: str) -> None:
    plain_text(parse(source))


@MANY
@given(PROSE_SOURCES)
def test_html_has_only_known_tags_and_no_attribute_but_an_address_or_a_first_number(source: str) -> None:
    soup = BeautifulSoup(prose_html(accepted(source).text, sample_values()), "html5lib")
    for tag in soup.body.find_all(True):
        assert tag.name in {"p", "strong", "em", "a", "ul", "ol", "li"}
        if tag.name == "a":
            assert set(tag.attrs) <= {"href", "rel"}
            assert is_safe_link(tag["href"])
        elif tag.name == "ol":
            assert set(tag.attrs) <= {"start"}
        else:
            assert not tag.attrs


@MANY
@given(PROSE_SOURCES)
def test_the_page_says_every_word_of_the_plain_text_and_no_other(source: str) -> None:
    section = accepted(source)
    words = block_text(section, sample_values()).removeprefix("About\n").split()
    shown = BeautifulSoup(prose_html(section.text, sample_values()), "html5lib").body.get_text(" ").split()
    assert _letters(words) == _letters(shown)


@MANY
@given(PROSE_SOURCES)
def test_no_letter_is_lost_on_the_way_to_the_tree(source: str) -> None:
    """But for the addresses of links, which are no words."""
    assume("](" not in source)
    text = accepted(source).text
    assert _letters([text]) == _letters([plain_text(parse(text))])


def test_inline_text_is_the_text_of_all_parts() -> None:
    (paragraph,) = parse("a **b *c* [d](/e)** f")
    assert inline_text(paragraph.children) == "a b c d f"


def _letters(words: list[str]) -> str:
    """Letters alone: list marks, which the page draws itself, and marks of the subset are none."""
    return "".join(ch for word in words for ch in word if ch.isalpha())
