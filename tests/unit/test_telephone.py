"""What a phone dials when somebody touches a number."""

from __future__ import annotations

import pytest

from mildsite.clinic.phones import telephone


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("(555) 555-0100", "tel:5555550100"),
        ("+1 555.555.0100", "tel:+15555550100"),
        ("555-0100 ext. 12", "tel:5550100;ext=12"),
        ("555-0100, extension 12", "tel:5550100;ext=12"),
        ("555-0100x7 ", "tel:5550100;ext=7"),
        ("555-0100 #7", "tel:5550100;ext=7"),
    ],
)
def test_a_number_is_dialled_as_it_is_meant(written: str, dialled: str) -> None:
    assert telephone(written) == dialled
