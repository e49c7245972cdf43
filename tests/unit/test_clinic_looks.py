"""The clinic's colour and logo: what cannot be read or trusted is refused, and says why."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mildsite.clinic.colours import GROUND, LOWEST_CONTRAST, WHITE, contrast, shades, usable_colour
from mildsite.clinic.errors import UnusableDetail
from mildsite.clinic.logo import MAX_BYTES, prepared_logo
from tests.factories.clinic import small_logo

SCRIPT = b"<script>alert(1)</script>"


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_measured_as_wcag_does(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("typed", ["#0b4a56", "0B4A56", "  #0b4a56 "])
def test_a_dark_colour_is_taken(typed: str) -> None:
    assert usable_colour(typed) == "#0b4a56"


def test_no_colour_keeps_the_sites_own() -> None:
    assert usable_colour(" ") is None


def test_a_pale_colour_is_refused_with_its_ratio() -> None:
    with pytest.raises(UnusableDetail, match=r"ground of the pages is 4\.0\d to 1.*4\.5"):
        usable_colour("#777777")


@pytest.mark.parametrize("typed", ["teal", "#12", "#12345g", "#0b4a56;}", "url(x)", "#٠٠٠٠٠٠"])
def test_what_is_no_colour_is_refused(typed: str) -> None:
    with pytest.raises(UnusableDetail, match="#0b4a56"):
        usable_colour(typed)


@given(st.integers(0, 0xFFFFFF))
def test_every_shade_of_a_colour_that_is_taken_can_be_read(number: int) -> None:
    try:
        colour = usable_colour(f"#{number:06x}")
    except UnusableDetail:
        return
    assert colour
    found = shades(colour)
    for ink, paper in [
        (found.deep, WHITE), (found.deep, GROUND), (found.deep, found.tint), (found.deep_dark, found.tint),
        ("#f2f7f7", found.deep_dark),
    ]:  # fmt: skip
        assert contrast(ink, paper) >= LOWEST_CONTRAST


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_becomes_a_small_png(kind: str) -> None:
    made = Image.open(io.BytesIO(prepared_logo(small_logo(kind, (3000, 1000)))))
    assert (made.format, made.size) == ("PNG", (640, 213))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_script_behind_a_picture_stays_behind(kind: str) -> None:
    assert SCRIPT not in prepared_logo(small_logo(kind) + SCRIPT)


def test_what_a_picture_carries_besides_its_pixels_stays_behind() -> None:
    target, words = io.BytesIO(), Image.Exif()
    words[0x010E] = "GPS of the photographer's home"
    Image.new("RGB", (60, 20)).save(target, "JPEG", exif=words, comment=SCRIPT)
    made = prepared_logo(target.getvalue())
    assert b"photographer" not in made
    assert SCRIPT not in made


@pytest.mark.parametrize("size", [(12_000, 12_000), (4_001, 10), (10, 5_000)])
def test_a_huge_picture_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
    target = io.BytesIO()
    Image.new("1", size).save(target, "PNG")
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda *_: pytest.fail("decoded"))
    with pytest.raises(UnusableDetail, match=r"4,000 by 4,000"):
        prepared_logo(target.getvalue())


@pytest.mark.parametrize(
    "uploaded",
    [
        b"",
        b"GIF89a" + bytes(40),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        small_logo()[:60],
        b"\x89PNG\r\n\x1a\n" + SCRIPT,
    ],
    ids=["empty", "gif", "svg", "cut off", "only a head"],
)
def test_what_is_no_picture_is_refused(uploaded: bytes) -> None:
    with pytest.raises(UnusableDetail, match="PNG, JPEG or WebP") as refused:
        prepared_logo(uploaded)
    assert refused.value.field == "logo"


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(UnusableDetail, match="at most 2 MB"):
        prepared_logo(bytes(MAX_BYTES + 1))
