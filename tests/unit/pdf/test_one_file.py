"""Patients' words that are set for one file are shared inside it, and nobody keeps them."""

from __future__ import annotations

from mildsite.pdf.document import Paper, Size, own
from mildsite.pdf.lines import Lines
from mildsite.pdf.setting import Setting, lines, one_file
from mildsite.pdf.styles import LOOKS

SETTING = Setting(LOOKS[Size.STANDARD, Paper.LETTER], "en")


def a_date() -> Lines:
    return lines(own("Sunday, November 22, 2026"), SETTING.look.strong, SETTING)


def test_a_date_is_set_once_for_a_file():
    with one_file():
        assert a_date() is a_date()


def test_it_is_gone_with_the_file():
    with one_file():
        before = a_date()
    with one_file():
        assert a_date() is not before
    assert a_date() is not a_date()
    assert a_date() == before
