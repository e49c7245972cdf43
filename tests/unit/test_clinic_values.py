"""Clinic values: no number is made up, days become dates, and what is said is what was signed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from mildsite.clinic.errors import UnusableValue
from mildsite.clinic.values import (
    BY_NURSE,
    VALUE_KINDS,
    ClinicValues,
    Reading,
    Setting,
    ValueState,
    celsius,
    folded,
    page_time,
    parsed,
    sentences,
    sentences_sha256,
)

DAY = date(2026, 11, 22)


def signed(number: str) -> Setting:
    return Setting(ValueState.SIGNED, Decimal(number))


@pytest.mark.parametrize("key", VALUE_KINDS)
def test_no_value_is_shipped(key: str) -> None:
    assert ClinicValues().find(key) == BY_NURSE
    assert ClinicValues().date_of(key, DAY) is None


@pytest.mark.parametrize("key", VALUE_KINDS)
def test_an_unsigned_value_says_no_number(key: str) -> None:
    said = " ".join([*sentences(key, BY_NURSE).values(), ClinicValues().measures().get(key, "")])
    assert not any(character.isdigit() for character in said)


def test_the_reviewer_signs_the_date_that_a_patient_reads() -> None:
    said = sentences("lifting_days", signed("7"))
    assert said["sheet"] == "Avoid heavy lifting, bending and twisting through Sunday, November 29."
    assert said["web"] == (
        "Avoid heavy lifting, bending and twisting for 7 days after the procedure (the day of the procedure is day 0)."
    )


@pytest.mark.parametrize(
    ("days", "last"), [("0", date(2026, 11, 22)), ("1", date(2026, 11, 23)), ("40", date(2027, 1, 1))]
)
def test_the_procedure_day_is_day_zero(days: str, last: date) -> None:
    assert ClinicValues({("shower_from_day", ""): signed(days)}).date_of("shower_from_day", DAY) == last


@pytest.mark.parametrize(
    ("reading", "days", "words"),
    [
        (Reading.FROM, "0", "from the day of the procedure"),
        (Reading.FROM, "2", "from day 2 after the procedure (the day of the procedure is day 0)"),
        (Reading.THROUGH, "1", "for 1 day after the procedure (the day of the procedure is day 0)"),
    ],
)
def test_a_page_says_days_in_plain_words(reading: Reading, days: str, words: str) -> None:
    assert page_time(reading, Decimal(days)) == words


@pytest.mark.parametrize(("fahrenheit", "shown"), [("100.4", "38.0"), ("101", "38.3"), ("99.5", "37.5")])
def test_fahrenheit_is_converted_exactly(fahrenheit: str, shown: str) -> None:
    assert str(celsius(Decimal(fahrenheit))) == shown


def test_a_temperature_and_a_weight_show_both_units() -> None:
    values = ClinicValues({("fever_threshold", ""): signed("100.4"), ("lifting_weight_limit", ""): signed("10")})
    assert values.measures() == {"fever_threshold": "100.4 °F (38 °C)", "lifting_weight_limit": "10 pounds (4.5 kg)"}


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        *[
            ("lifting_days", typed)
            for typed in ("", "seven", "0", "91", "-1", "7.5", "NaN", "Infinity", "1e9", "7 days")
        ],
        *[("fever_threshold", typed) for typed in ("38", "98.9", "104.1", "100.44", "sNaN")],
    ],
)
def test_a_number_out_of_its_range_is_refused_in_words(key: str, typed: str) -> None:
    with pytest.raises(UnusableValue, match=r"number|decimal"):
        parsed(key, typed)


def test_a_practitioners_own_rule_wins_however_the_name_is_written() -> None:
    values = ClinicValues({("lifting_days", ""): signed("7"), ("lifting_days", folded("Dr. Ann Ames")): signed("10")})
    for written in ("Ann Ames", "dr ann  ames", "Ann Ames, MD"):
        assert values.find("lifting_days", written) == signed("10")
    assert values.find("lifting_days", "Dr. Bell") == values.find("lifting_days") == signed("7")


@pytest.mark.parametrize("written", ["Dr. Do", "MD", "Å. Ñandú"])
def test_no_name_folds_to_nothing(written: str) -> None:
    assert folded(written)


def test_another_number_or_state_is_another_signature() -> None:
    settings = [signed("7"), signed("8"), BY_NURSE, Setting(ValueState.NOT_APPLICABLE)]
    assert len({sentences_sha256("lifting_days", setting) for setting in settings}) == 4
