"""Sheet numbers in few signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mildsite.sheets.models import number_label, number_of
from mildsite.sheets.number_ranges import in_ranges, ranges_of


@pytest.mark.parametrize(
    ("numbers", "said"),
    [([], ""), ([7], "7"), ([3, 1, 2], "1-3"), ([1, 3, 4, 9, 3], "1 3-4 9"), (range(42, 58), "42-57")],
)
def test_numbers_that_follow_each_other_are_said_as_first_and_last(numbers, said):
    assert ranges_of(numbers) == said


@given(st.sets(st.integers(1, 60)))
def test_the_ranges_hold_exactly_the_numbers(numbers):
    said = ranges_of(numbers)
    assert {number for number in range(62) if in_ranges(number, said)} == numbers


@pytest.mark.parametrize("typed", ["D-00042", "d-42", " 42 ", "00042"])
def test_a_sheet_number_is_read_as_people_write_it(typed):
    assert number_of(typed) == 42
    assert number_of(number_label(42)) == 42


@pytest.mark.parametrize("typed", ["", "D-", "Ann", "4 2", "-42", "٤٢", "1234567890", "42.0"])
def test_anything_else_is_no_sheet_number(typed):
    assert number_of(typed) is None
