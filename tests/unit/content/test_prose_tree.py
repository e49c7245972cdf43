"""The safe subset of Markdown: what is in it becomes a tree, everything else stays the text it is."""

from __future__ import annotations

import pytest

from mildsite.content.prose import (
    MAX_DEPTH,
    Emphasis,
    Link,
    List,
    Paragraph,
    Strong,
    Text,
    is_safe_link,
    parse,
    plain_text,
)


def test_paragraphs_bold_and_italic() -> None:
    assert parse("One **two** *three*\nfour\n\nfive") == (
        Paragraph(
            (Text("One "), Strong((Text("two"),)), Text(" "), Emphasis((Text("three"),)), Text(" "), Text("four"))
        ),
        Paragraph((Text("five"),)),
    )


def test_bulleted_and_numbered_lists_inside_each_other() -> None:
    assert parse("- one\n- two\n  1. deep\n  2. deeper") == (
        List(
            numbered=False,
            items=(
                (Paragraph((Text("one"),)),),
                (
                    Paragraph((Text("two"),)),
                    List(numbered=True, items=((Paragraph((Text("deep"),)),), (Paragraph((Text("deeper"),)),))),
                ),
            ),
        ),
    )


def test_a_link_keeps_its_words_and_address() -> None:
    assert parse("[our **page**](/aftercare)") == (
        Paragraph((Link("/aftercare", (Text("our "), Strong((Text("page"),)))),)),
    )


@pytest.mark.parametrize(
    "source",
    [
        "<b>bold</b>",
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "# Heading",
        "> quote",
        "`code`",
        "https://example.org",
        "<https://example.org>",
        "&lt;b&gt; &amp; &copy;",
        "| a | b |",
        "~~gone~~",
        "***",
        "---",
    ],
)
def test_what_is_not_in_the_subset_stays_the_text_it_is(source: str) -> None:
    assert parse(source) == (Paragraph((Text(source),)),)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:",
        "aftercare",
        "#top",
        "",
    ],
)
def test_an_unsafe_address_is_no_link_and_its_words_stay(address: str) -> None:
    assert not is_safe_link(address)
    source = f"[words]({address})"
    assert "Link(" not in repr(parse(source))
    assert "words" in plain_text(parse(source))


@pytest.mark.parametrize(
    "address",
    ["/aftercare", "/a?b=c#d", "https://example.org/x", "http://example.org", "mailto:a@b.example", "tel:+15555550100"],
)
def test_a_safe_address_is_a_link(address: str) -> None:
    assert parse(f"[words]({address})") == (Paragraph((Link(address, (Text("words"),)),)),)


def test_a_picture_is_not_shown() -> None:
    """`!` and a link: the words are still there, and nothing is loaded from anywhere."""
    assert parse("![alt](/picture.png)") == (Paragraph((Text("!"), Link("/picture.png", (Text("alt"),)))),)


def test_an_escaped_mark_is_a_letter() -> None:
    assert plain_text(parse(r"2 \* 3 \[x\] \_y\_")) == "2 * 3 [x] _y_"


def test_plain_text_has_a_line_per_paragraph_and_marks_lists() -> None:
    source = "One **two**\n\n- *a*\n- b\n  1. c\n\nLast [link](/x)."
    assert plain_text(parse(source)) == "One two\n- a\n- b\n  1. c\nLast link."


@pytest.mark.parametrize("source", ["*" * 4999 + "word" + "*" * 4999, "- " * 4000 + "word", "[" * 4000 + "word"])
def test_deeper_nesting_than_anyone_reads_is_text_and_loses_no_word(source: str) -> None:
    assert "word" in plain_text(parse(source))


def test_nine_lists_inside_each_other_are_still_lists() -> None:
    depth = MAX_DEPTH // 2 - 1
    assert plain_text(parse("- " * depth + "word")).count("- ") == depth
    assert repr(parse("- " * depth + "word")).count("List(") == depth


@pytest.mark.parametrize("address", ["http://[::1", "/a b", "/a\nb", "/a\x00", "/%5cevil.example", "//", "mailto:"])
def test_an_odd_address_is_not_safe(address: str) -> None:
    assert not is_safe_link(address)
