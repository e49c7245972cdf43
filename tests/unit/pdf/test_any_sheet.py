"""Any name, any words, any choice: a file with nothing wrong that says what was written, or a named error."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mildsite.pdf import document as sheet
from mildsite.pdf.document import Paper, Run, SheetDocument, Size, own
from mildsite.pdf.faces import unprintable
from mildsite.pdf.inspection import inspect
from mildsite.pdf.plain_text import plain_text
from mildsite.pdf.rendering import render
from mildsite.pdf.shaping import UnprintableText
from mildsite.sheets.names import MAX_NAME, clean_line, clean_text
from tests.factories.printed import EVERY_SECTION, LETTERHEAD, fact, printed
from tests.support.pdf_reading import letters, pages_of


def _one_mark(text: str) -> str:
    """At most one mark on a letter: towers of them, which no language builds, reach into other words."""
    kept = ""
    for ch in text:
        bare = (
            unicodedata.category(kept[-1:] or " ").startswith("L") and len(unicodedata.normalize("NFD", kept[-1])) == 1
        )
        kept += ch if bare or not unicodedata.category(ch).startswith("M") else ""
    return kept


_SCRIPTS = st.sampled_from(
    [
        st.characters(max_codepoint=0x7E),
        st.characters(min_codepoint=0xC0, max_codepoint=0x24F),
        st.characters(min_codepoint=0x300, max_codepoint=0x36F),
        st.characters(min_codepoint=0x370, max_codepoint=0x52F),
        st.characters(min_codepoint=0x5D0, max_codepoint=0x5EA),
        st.characters(min_codepoint=0x621, max_codepoint=0x65F),
        st.characters(min_codepoint=0x915, max_codepoint=0x94D),
        st.characters(min_codepoint=0xE01, max_codepoint=0xE3A),
        st.characters(min_codepoint=0x1E00, max_codepoint=0x1EFF),
        st.characters(),
    ]
).flatmap(lambda letters: st.text(letters, min_size=1, max_size=12))
NAMES = st.lists(_SCRIPTS, min_size=1, max_size=12).map(lambda words: clean_line(_one_mark(" ".join(words)))[:MAX_NAME])
LATIN = st.text(
    st.sampled_from("ABCÄÖÜàçñőğŁž'’-–.,()<>&;{}#/\\ \"0123456789abcdefghijklmnopqrstuvwxyz       "), max_size=400
).map(clean_line)
CHOICES = st.fixed_dictionaries(
    {
        "size": st.sampled_from(Size),
        "paper": st.sampled_from(Paper),
        "letterhead": st.sampled_from([None, LETTERHEAD]),
    }
)
PARTS = st.fixed_dictionaries(
    {"backward": st.booleans(), "mark": st.sampled_from([None, "SAMPLE – not for a patient"])}
)


@st.composite
def latin_sheets(draw: st.DrawFn) -> SheetDocument:
    """Sheets in Latin letters, whose words every reader copies in order."""
    words = [draw(LATIN) or "x" for _ in range(7)]
    section = sheet.TextSection(
        heading=words[0],
        body=(
            sheet.Paragraph(runs=(Run(text=f"{words[1]} "), Run(text=words[2], bold=True), own(f" {words[3]}"))),
            sheet.ListOfRuns(numbered=draw(st.booleans()), items=((Run(text=words[4]),), (own(words[5]),))),
        ),
    )
    facts = sheet.FactsSection(heading=words[6], facts=(fact(words[0][:80], words[1][:200]), fact(words[2][:80], None)))
    chosen = tuple(draw(st.permutations([section, facts, *EVERY_SECTION[:3]])))
    part: dict[str, Any] = {"sections": chosen, "mark": draw(PARTS)["mark"]}
    return printed(draw(LATIN)[:MAX_NAME] or "x", part=part, **draw(CHOICES))


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(name=NAMES, note=st.text(max_size=300).map(_one_mark).map(clean_text), choices=CHOICES, part=PARTS)
def test_any_name_is_printed_well_or_refused(
    name: str, note: str, choices: dict[str, Any], part: dict[str, Any]
) -> None:
    lines = tuple(sheet.Paragraph(runs=(own(line),)) for line in note.split("\n"))
    sections = (*EVERY_SECTION, sheet.TextSection(heading="A note for you", body=lines))
    paper = printed(name, part={**part, "sections": sections}, **choices)
    if unprintable(name) or unprintable(note):
        with pytest.raises(UnprintableText):
            render(paper)
        return
    data = render(paper)
    assert inspect(data, paper.size) == []
    assert render(paper) == data


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(paper=latin_sheets())
def test_any_words_come_back_in_order(paper: SheetDocument) -> None:
    data = render(paper)
    assert inspect(data, paper.size) == []
    # A reader takes a hyphen at the end of a line for one that was put in there.
    said = letters(" ".join(ink.text for page in pages_of(data) for ink in page.letters if ink.mark >= 0)).replace(
        "-", ""
    )
    place = 0
    for line in plain_text(paper).splitlines()[:-1]:
        sentence = letters(line).replace("-", "")
        found = said.find(sentence, place)
        assert found >= 0, line
        place = found + len(sentence)
