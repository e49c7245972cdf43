"""Names and notes of patients: cleaned on the way in, indexed blind."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mildsite import keys
from mildsite.sheets.names import blind_index, clean_line, clean_text, index_words

ODD = st.text(
    alphabet=st.sampled_from("aé\u0301 \n\t\u00a0\u200b\u200c\u200d\u202e\x00") | st.characters(), max_size=20
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Zoë \t O'Brien\n", "Zoë O'Brien"),
        ("Zoe\u0308", "Zoë"),
        ("Zoe\u200b\u0308", "Zoë"),
        ("Ann\x00a", "Anna"),
        ("Anna\u202egnirb", "Annagnirb"),
        ("\u2066Anna\u2069 \u200fLee\ufeff", "Anna Lee"),
        ("Anna\u00a0Lee", "Anna Lee"),
        ("Anna\u2028Lee", "Anna Lee"),
        ("an\u00adna", "anna"),
        ("<b>Anna</b>", "<b>Anna</b>"),
        ("क्\u200dष", "क्\u200dष"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200dAnna\u200c", "Anna"),
        ("\u200d \u200d", ""),
        ("\u200d Anna \u200c", "Anna"),
        (" \u200b\x00 ", ""),
    ],
)
def test_a_name_loses_what_nobody_can_see_and_nothing_else(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


@settings(max_examples=100, deadline=None, database=None)
@given(ODD)
def test_a_cleaned_line_is_one_line_without_blanks_around_it(typed: str) -> None:
    line = clean_line(typed)
    assert line == " ".join(line.split(" ")).strip()
    assert clean_line(line) == line


@settings(max_examples=100, deadline=None, database=None)
@given(ODD)
def test_a_cleaned_note_stays_as_it_is(typed: str) -> None:
    """Stored entries are cleaned once more when they are read, and compared with what is typed."""
    assert clean_text(clean_text(typed)) == clean_text(typed)


def test_a_note_keeps_its_lines_and_each_is_cleaned() -> None:
    assert clean_text("\r\n one  two\u202e\r\n\r\nthree\rfour \n\n") == "one two\n\nthree\nfour"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("O'Neill-Müller", {"oneill", "muller"}),
        ("O’Neill–Müller", {"oneill", "muller"}),
        ("ZOË  zoe", {"zoe"}),
        ("Straße Łukasz", {"strasse", "łukasz"}),
        ("Dr. J. R. Smith, Jr.", {"dr", "j", "r", "smith", "jr"}),
        ("José María", {"jose", "maria"}),
        ("王 小明", {"王", "小明"}),
        ("D-00042", {"d", "00042"}),
        ("-'. ", set()),
    ],
)
def test_a_name_is_found_by_words_without_accents_case_or_punctuation(name: str, words: set[str]) -> None:
    assert index_words(name) == words


def test_composed_and_decomposed_names_are_found_alike() -> None:
    assert index_words("Zo\u00eb M\u00fcller") == index_words("Zoe\u0308 Mu\u0308ller")


def test_the_index_tells_words_apart_and_nobody_else_anything(keyring: keys.Keyring) -> None:
    assert blind_index("muller") == blind_index("muller")
    assert blind_index("muller") != blind_index("miller")
    assert len(blind_index("x" * 100)) == 16
    assert b"muller" not in blind_index("muller")


def test_another_key_gives_another_index(keyring: keys.Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    before = blind_index("muller")
    monkeypatch.setattr(keys, "_keyring", keys.Keyring({"k9": bytes(32)}))
    assert blind_index("muller") != before
