"""What a browser says of where a request came from."""

from __future__ import annotations

import pytest
from flask import Flask

from mildsite.web.shared.csrf import same_origin


def judged(headers: dict[str, str], base_url: str = "https://www.clinic.example") -> bool:
    with Flask(__name__).test_request_context("/desk/", method="POST", base_url=base_url, headers=headers):
        return same_origin()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://www.clinic.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://www.clinic.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    ],
)
def test_our_own_pages_and_browsers_that_say_nothing_pass(headers: dict[str, str]) -> None:
    assert judged(headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "Same-Origin, cross-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        {"Origin": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "http://www.clinic.example"},
        {"Origin": "https://www.clinic.example:8443"},
        {"Origin": "https://www.clinic.example.evil.example"},
        {"Origin": "https://clinic.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://www.clinic.example"},
    ],
)
def test_any_other_site_is_refused(headers: dict[str, str]) -> None:
    assert not judged(headers)


def test_the_port_is_part_of_the_origin() -> None:
    assert judged({"Origin": "http://127.0.0.1:8000"}, "http://127.0.0.1:8000")
    assert not judged({"Origin": "http://127.0.0.1:9000"}, "http://127.0.0.1:8000")
