"""Words in braces: a registry, and values that are only ever text."""

from __future__ import annotations

import pytest

from mildsite.content.placeholders import PLACEHOLDERS, fill, sample_values, unknown_placeholders, values_for
from tests.factories.papers import unsaved_details


def test_unknown_names_are_found_in_order() -> None:
    assert unknown_placeholders("{b} {clinic_name} {a} {b}") == ["b", "a", "b"]
    assert unknown_placeholders("{clinic_name} {clinic_phone}") == []


@pytest.mark.parametrize("text", ["{}", "{ }", "{two words}", "{", "}", "}{", "a { b } c"])
def test_braces_that_hold_no_single_word_are_text(text: str) -> None:
    assert unknown_placeholders(text) == []
    assert fill(text, {}) == text


def test_a_value_stands_in_place_of_its_name() -> None:
    assert fill("Call {clinic_phone}, {clinic_name}.", {"clinic_phone": "555", "clinic_name": "We"}) == "Call 555, We."


def test_a_value_is_not_filled_again() -> None:
    assert fill("{clinic_name}", {"clinic_name": "{clinic_phone} \\1 \\g<0>", "clinic_phone": "555"}) == (
        "{clinic_phone} \\1 \\g<0>"
    )


def test_a_name_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("{clinic_fax}", {"clinic_name": "We"})


def test_every_placeholder_has_a_label_a_sample_and_a_value() -> None:
    values = values_for(unsaved_details())
    assert set(values) == set(sample_values()) == set(PLACEHOLDERS)
    assert all(value for value in [*values.values(), *sample_values().values()])
    assert all(placeholder.label for placeholder in PLACEHOLDERS.values())


def test_values_are_the_clinics_own() -> None:
    assert values_for(unsaved_details(name="N", phone_day="D", phone_after_hours="H", address="A")) == {
        "clinic_name": "N",
        "clinic_phone": "D",
        "after_hours_phone": "H",
        "clinic_address": "A",
        "fever_threshold": "the temperature your care team named",
        "lifting_weight_limit": "the weight your care team named",
    }
