"""Dates and times of a list: read in one way, or asked."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mildsite.sheets.batches.days import (
    NO_DAY,
    NO_TIME,
    WHICH_CENTURY,
    WHICH_HALF,
    DateOrder,
    Unclear,
    order_of,
    read_day,
    read_time,
    split_time,
    written_plainly,
)  # fmt: skip

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22", "2026/11/22", "2026-11-22 00:00", "2026-11-22T00:00:00", "11/22/2026", "11-22-2026", "11/22/26",
        "22/11/2026", "Nov 22, 2026", "November 22 2026", "22 Nov 2026", "22-Nov-26", "Sunday, November 22, 2026",
        "22 de noviembre de 2026", "domingo, 22 de noviembre de 2026", "2026 Nov 22",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_form(text):
    assert read_day(text) == TODAY


@pytest.mark.parametrize(
    "text", ["13/32/2026", "soon", "2026-02-30", "31/31/2026", "11/2026", "4 5 6", "45982", "", "Mayday 1 2026 2"]
)
def test_what_is_no_day_is_said(text):
    with pytest.raises(Unclear, match=NO_DAY):
        read_day(text)


@pytest.mark.parametrize("text", ["1/2/1066", "2345-01-01"])
def test_a_year_that_cannot_be_meant_is_said(text):
    with pytest.raises(Unclear, match="year"):
        read_day(text)


def test_a_birth_in_two_digits_is_read_only_where_one_century_fits():
    assert read_day("3/4/50", born_by=TODAY) == date(1950, 3, 4)
    assert read_day("3/4/27", born_by=TODAY) == date(1927, 3, 4)
    with pytest.raises(Unclear, match=WHICH_CENTURY):
        read_day("3/4/26", born_by=TODAY)
    assert read_day("3/4/26") == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/26", "05/06/26"], None),
        (["03/04/26", "05/28/26"], DateOrder.MONTH_FIRST),
        (["03/04/26", "28/05/26"], DateOrder.DAY_FIRST),
        (["03/04/26", "28/05/26", "05/28/26"], None),
        (["28/05/26", "05/28/26"], DateOrder.MONTH_FIRST),
        (["04/04/26"], DateOrder.MONTH_FIRST),
        (["2026-03-04", "Mar 4, 2026", "soon", ""], DateOrder.MONTH_FIRST),
        ([], DateOrder.MONTH_FIRST),
    ],
)
def test_a_file_tells_its_order_itself_or_is_asked(texts, order):
    assert order_of(texts) is order


DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(day=DAYS, order=st.sampled_from(DateOrder))
def test_a_date_that_was_written_in_the_order_of_its_file_is_that_day(day, order):
    text = f"{day:%m/%d/%Y}" if order is DateOrder.MONTH_FIRST else f"{day:%d/%m/%Y}"
    assert read_day(written_plainly(text, order)) == day


@given(days=st.lists(DAYS, min_size=1, max_size=5), order=st.sampled_from(DateOrder))
def test_no_file_is_ever_read_in_the_wrong_order(days, order):
    pattern = "%m/%d/%Y" if order is DateOrder.MONTH_FIRST else "%d/%m/%Y"
    texts = [day.strftime(pattern) for day in days]
    told = order_of(texts)
    if told is not None:
        assert [read_day(written_plainly(text, told)) for text in texts] == days


def test_two_digits_stay_two_until_the_century_is_known():
    assert written_plainly("4/3/26", DateOrder.DAY_FIRST) == "03/04/26"
    assert written_plainly("soon", DateOrder.DAY_FIRST) == "soon"


def test_the_hour_behind_a_day_is_its_own():
    assert split_time("2026-12-06 09:30") == ("2026-12-06", "09:30")
    assert split_time("12/6/2026 2:30 PM") == ("12/6/2026", "2:30 PM")
    assert split_time("12/6/2026 12:00:00 AM") == ("12/6/2026", "")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("9:30", time(9, 30)), ("9:30 AM", time(9, 30)), ("9.30 a.m.", time(9, 30)), ("2:30 pm", time(14, 30)),
        ("2pm", time(14)), ("14:00", time(14)), ("09:30:00", time(9, 30)), ("12:00 am", time(0)), ("12pm", time(12)),
    ],
)  # fmt: skip
def test_a_time_is_read(text, at):
    assert read_time(text) == at


@pytest.mark.parametrize(
    ("text", "said"), [("2:30", WHICH_HALF), ("9", NO_TIME), ("25:00", NO_TIME), ("9:75", NO_TIME), ("13 pm", NO_TIME)]
)
def test_a_time_that_could_be_two_or_is_none_is_said(text, said):
    with pytest.raises(Unclear, match=said):
        read_time(text)
