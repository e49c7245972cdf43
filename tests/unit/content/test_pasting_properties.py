"""Whatever is pasted, it can be read, shown and, within a field's length, saved."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from mildsite.content.fields import Line, Prose
from mildsite.content.html import prose_html
from mildsite.content.pasting import Pasted, from_html, from_text
from mildsite.content.placeholders import sample_values
from mildsite.content.prose import is_safe_link, links, parse, plain_text
from mildsite.content.prose_writing import Words, paragraph_source

TAGS = st.sampled_from(
    [
        *("p", "b", "i", "h1", "h3", "ul", "ol", "li", "div", "span", "br", "table", "tr", "td", "a", "pre"),
        *("script", "style", "svg", "o:p", "template", "blockquote"),
    ]
)
STYLES = st.sampled_from(
    ["", " style='mso-list:l0 level2'", " style='font-weight:700'", " class=MsoTitle", " href='/x'"]
)
PIECES = st.one_of(
    st.tuples(TAGS, STYLES).map(lambda made: f"<{made[0]}{made[1]}>"),
    TAGS.map(lambda tag: f"</{tag}>"),
    st.text(max_size=12),
    st.sampled_from(
        ["*", "_", "[", "](", ")", "{", "}", "\\", "1. ", "- ", "•", "\n", "&nbsp;", "{clinic_phone}", "<!--"]
    ),
)
HTML = st.lists(PIECES, max_size=40).map("".join)
PLAIN_WORDS = st.lists(st.from_regex(r"[A-Za-zé][a-zé*_\[\]{}\\]{0,8}", fullmatch=True), min_size=1, max_size=12)
MORE = settings(max_examples=120, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
WHOLE_PROSE, WHOLE_LINE = TypeAdapter(Prose), TypeAdapter(Line)


def check(pasted: Pasted) -> None:
    for prose in (pasted.text, *(section.text for section in pasted.sections)):
        prose_html(prose, sample_values())
        assert all(is_safe_link(address) for address in links(parse(prose)))
        if prose and len(prose) < 9000:
            saved = WHOLE_PROSE.validate_python(prose)
            assert plain_text(parse(saved)) == plain_text(parse(prose))
    for section in pasted.sections:
        assert WHOLE_LINE.validate_python(section.heading) == section.heading


@MORE
@given(HTML)
@example("<a href='/x'>{</a>a}")
@example("<p>{<b>clinic</b>_phone}</p>")
def test_any_html_can_be_read_shown_and_saved(html: str):
    check(from_html(html))


@MORE
@given(st.text(max_size=300) | HTML)
def test_any_text_can_be_read_shown_and_saved(text: str):
    check(from_text(text))


def bare(text: str) -> list[str]:
    return re.sub(r"[{}()]", "", text).split()


@MORE
@given(PLAIN_WORDS)
def test_every_word_of_a_plain_paragraph_survives(words: list[str]):
    text = " ".join(words)
    html = text.replace("&", "&amp;")
    assert bare(plain_text(parse(from_html(f"<p>{html}</p>").text))) == bare(text)
    assert bare(plain_text(parse(from_text(text).text))) == bare(text)


RUNS = st.lists(
    st.builds(
        Words,
        text=st.text(alphabet="ab .:*_[]\\(-1", max_size=6),
        bold=st.booleans(),
        italic=st.booleans(),
        href=st.sampled_from(["", "", "/x", "https://x.example/_a_"]),
    ),
    max_size=6,
)


@MORE
@given(RUNS)
def test_words_with_any_marks_on_them_read_back_as_the_same_words(runs: list[Words]):
    source = paragraph_source(runs)
    words = " ".join("".join(run.text for run in runs).split())
    assert plain_text(parse(source)) == words
    assert len(parse(source)) == bool(words)
