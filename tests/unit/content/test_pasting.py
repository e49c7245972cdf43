"""What comes out when people paste: from Word, Google Docs, LibreOffice, a web page, or as plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

from mildsite.content.pasting import MAX_BYTES, Pasted, PasteTooLarge, from_html, from_text, read_paste
from mildsite.content.prose import List, Paragraph, Strong, Text, parse, plain_text

SAMPLES = Path(__file__).parents[2] / "samples" / "paste"


def pasted(name: str) -> Pasted:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    return from_html(text) if name.endswith(".html") else from_text(text)


def as_text(paste: Pasted) -> str:
    parts = [paste.text, *(f"## {section.heading}\n{section.text}" for section in paste.sections)]
    return "\n\n".join(part for part in parts if part)


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir() if path.suffix in (".html", ".txt")))
def test_a_real_clipboard_becomes_what_its_writer_meant(name: str):
    expected = (SAMPLES / f"{name}.expected.md").read_text(encoding="utf-8")
    assert as_text(pasted(name)) + "\n" == expected


def test_words_own_list_becomes_one_list_with_a_list_inside():
    checklist = parse(pasted("word.html").sections[1].text)
    assert len(checklist) == 1
    assert isinstance(checklist[0], List)
    first, last = checklist[0].items
    assert isinstance(first[0], Paragraph)
    assert isinstance(first[0].children[0], Strong)
    assert isinstance(first[1], List)
    assert len(first[1].items) == 2
    assert len(last) == 1


@pytest.mark.parametrize(
    "literal",
    [
        "5 * 3 * 2",
        "_x_ and __y__",
        "[note](here)",
        "back\\slash \\*",
        "**",
        "x 1. y",
        "`code`",
        "# no heading",
        "> nor that",
    ],
)
def test_what_looks_like_a_mark_stays_the_characters_it_is(literal: str):
    assert plain_text(parse(from_html(f"<p>{literal}</p>").text)) == literal
    assert plain_text(parse(from_text(literal).text)) == literal
    assert parse(from_html(f"<p>So: <b>{literal}</b></p>").text)[0].children[1:] == (Strong((Text(literal),)),)


@pytest.mark.parametrize("literal", ["- five", "+ five", "1. May", "1) May", "-"])
def test_a_list_item_that_begins_like_a_list_is_still_one_item(literal: str):
    """Only a line that a person typed a mark before is a list; the words of an item are words."""
    assert parse(from_html(f"<ul><li>{literal}</li></ul>").text)[0].items == ((Paragraph((Text(literal),)),),)


def test_bold_that_ends_in_a_mark_of_punctuation_keeps_its_words():
    assert from_html("<p><b>Note:</b>use ice</p>").text == "**Note**:use ice"


def test_an_unknown_placeholder_loses_its_braces_and_a_known_one_stays():
    assert (
        from_text("Call {clinic_phone}, {nurse} or {my_name}.").text == "Call {clinic_phone}, (nurse) or (my\\_name)."
    )
    assert from_html("<h2>Call {nurse}</h2><p>x.</p>").sections[0].heading == "Call (nurse)"


@pytest.mark.parametrize(
    "address", ["javascript:x", "data:text/html,x", "//evil.example", "file:///c:/x", "#top", "x.html"]
)
def test_a_link_that_is_not_safe_leaves_its_words(address: str):
    assert from_html(f'<p>See <a href="{address}">this</a> page.</p>').text == "See this page."


def test_a_safe_link_with_odd_characters_still_leads_there():
    assert from_html('<p><a href="https://x.example/a_(b)">b</a></p>').text == "[b](https://x.example/a%5F%28b%29)"


def test_a_heading_too_long_to_be_one_is_a_paragraph():
    assert from_html(f"<h2>{'long ' * 60}</h2>").sections == ()


def test_several_short_lines_in_a_row_are_no_headings():
    paste = from_text("Example Spine Clinic\n1 Example Street\nSuite 200\nWe are open from nine to five.")
    assert paste.sections == ()
    assert paste.text.count("\n\n") == 3


def test_a_few_words_pasted_into_a_sentence_stay_words():
    assert from_text("Heavy lifting") == Pasted("Heavy lifting", ())
    assert from_html("<b>Heavy lifting</b>") == Pasted("**Heavy lifting**", ())


def test_lines_that_an_e_mail_has_wrapped_are_joined():
    assert from_text("Most people go home\nthe same day.\n\nOthers stay.").text == (
        "Most people go home the same day.\n\nOthers stay."
    )


@pytest.mark.parametrize("mark", ["•", "·", "-", "*", "–", "o  "])
def test_every_usual_bullet_makes_a_list(mark: str):
    assert from_text(f"{mark} Use ice\n{mark} Walk").text == "- Use ice\n- Walk"


def test_a_list_may_begin_with_any_number():
    assert from_text("3. Walk\n4. Rest").text == "3. Walk\n4. Rest"


def test_where_the_html_says_nothing_the_plain_text_is_taken():
    assert read_paste("<meta charset=utf-8>", "Use ice.") == Pasted("Use ice.", ())
    assert read_paste("<p>From HTML.</p>", "From text.") == Pasted("From HTML.", ())
    assert read_paste("", "") == Pasted("", ())


@pytest.mark.parametrize("read", [from_html, from_text])
def test_more_than_a_page_can_hold_is_refused(read):
    with pytest.raises(PasteTooLarge):
        read("é" * (MAX_BYTES // 2 + 1))
    with pytest.raises(PasteTooLarge):
        read("x" * 10_000_000)


def test_more_headings_than_a_page_has_room_for_are_refused():
    with pytest.raises(PasteTooLarge):
        from_html("<h2>A</h2><p>b</p>" * 101)


def test_elements_inside_each_other_without_end_take_no_time():
    assert from_html("<div>" * 200_000 + "word").text == "word"
    assert "word" in from_html("<ul><li>" * 400 + "word").text


def test_long_paragraphs_take_no_time():
    """Hours, if each line were joined to all before it; minutes, if the edges of bold were sought at every sign."""
    wrapped = from_text("It goes\n" + "on and on until the line ends\n" * 20_000).text
    assert (wrapped.count("\n"), wrapped.count("on and on")) == (0, 20_000)
    dots = from_html(("<p><b>a" + " ." * 9_000 + "a</b>x</p>") * 20).text
    assert dots.count("\n\n") == 19
