"""Which passwords are refused, and that good ones are not."""

from __future__ import annotations

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from mildsite.accounts.passwords import MAXIMUM, MINIMUM, TOO_COMMON, TOO_LONG, TOO_PLAIN, TOO_SHORT, weakness

OWN = ("Nora Newcomer", "nora.newcomer@clinic.test")


@pytest.mark.parametrize(
    "password",
    [
        "teapot gravel lemon",
        "xK9#mQ2$vL7!pR4z",
        "ein Fahrrad im Regen",
        "日本語のとても長いパスワードです。",
        "purple nurse kettle volcano",  # one known word does no harm
        "x" * 3 + "teapot gravel lemon" * 9,
    ],
)
def test_a_good_password_is_taken(password: str) -> None:
    assert weakness(password, known_words=OWN) is None


@pytest.mark.parametrize(
    "password",
    [
        "password123456789",
        "P@ssw0rdP@ssw0rd!1",
        "correct horse battery staple",
        "qwertyuiopasdfghjkl",
        "spineclinic2026!!!!",
        "Mild Procedure 2026",
        "DischargeNurse#2026",
        "NoraNewcomer123456",
        "12345678901234567",
        "Summer2026Welcome!!",
        "bailey123456789",
        "Bailey-1985-1985",
        "qwertasdfgzxcvb",
    ],
)
def test_what_anybody_would_try_first_is_refused(password: str) -> None:
    assert weakness(password, known_words=OWN) == TOO_COMMON


@pytest.mark.parametrize("password", ["a" * 20, "ab" * 8, "spring" * 4, "teapot " * 3])
def test_one_piece_over_and_over_is_refused(password: str) -> None:
    assert weakness(password) == TOO_PLAIN


def test_length_has_two_ends() -> None:
    assert weakness("gravel lemon 7") == TOO_SHORT
    assert weakness("gravel lemon 78") is None
    long = "teapot gravel lemon " * 20
    assert weakness(long[:MAXIMUM] + "x") == TOO_LONG


def test_none_of_the_most_frequent_passwords_is_taken_nor_padded_to_the_length() -> None:
    """The whole list of those that are long enough; of the first three thousand also what lazy people make of them."""
    listed = FREQUENCY_LISTS["passwords"]
    assert len(listed) == 30_000
    long_enough = [password for password in listed if len(password) >= MINIMUM]
    assert len(long_enough) > 20
    assert [password for password in long_enough if weakness(password) is None] == []
    padded = [
        f"{password.capitalize()}1234567890!?#"[: max(MINIMUM, len(password) + 1)] for password in listed[:3000:15]
    ]
    assert [password for password in padded if weakness(password) is None] == []
