"""Names in Chinese, Japanese and Korean, with fonts that an installation adds."""

from __future__ import annotations

from pathlib import Path

import pytest

from mildsite.pdf import faces
from mildsite.pdf.document import Paragraph, Size, TextSection, own
from mildsite.pdf.inspection import inspect
from mildsite.pdf.rendering import render
from tests.factories.printed import printed
from tests.support.pdf_reading import copied, fonts_of, written

DROID = Path("/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf")
NANUM = Path("/usr/share/fonts/truetype/nanum/NanumGothic.ttf")

pytestmark = pytest.mark.skipif(
    not (DROID.exists() and NANUM.exists()), reason="needs Debian’s fonts-droid-fallback and fonts-nanum"
)


@pytest.fixture(scope="module")
def added() -> faces.Faces:
    """Parsed once: large files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(faces, "_faces", faces.faces())
        faces.install([DROID, NANUM])
        return faces.faces()


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch, added: faces.Faces) -> None:
    monkeypatch.setattr(faces, "_faces", added)


@pytest.mark.parametrize("name", ["王小明", "山田 太郎ヤマダ", "김철수", "Li 李 Wang", "Anna أحمد 王"])
@pytest.mark.parametrize("size", Size)
def test_the_name_is_printed_and_copied(name: str, size: Size) -> None:
    assert faces.unprintable(name) == ""
    data = render(printed(name, size=size))
    assert name in written(data)
    assert inspect(data, size) == []
    assert all("/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts_of(data))


def test_a_line_breaks_between_ideographs() -> None:
    note = TextSection(heading="x", body=(Paragraph(runs=(own("请按照说明休息。" * 30),)),))
    data = render(printed(part={"sections": (note,)}))
    assert copied(data).replace(" ", "").count("请按照说明休息。") == 30
    assert inspect(data) == []


def test_other_names_are_printed_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    with_them = render(printed("Zoë O'Brien"))
    monkeypatch.undo()
    assert render(printed("Zoë O'Brien")) == with_them
