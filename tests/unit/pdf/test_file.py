"""The file: the same bytes for the same sheet, every font inside, nothing of the patient in what it says of itself."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from mildsite.pdf.document import Paper, SheetDocument, Size
from mildsite.pdf.inspection import Inspection
from mildsite.pdf.rendering import render, render_batch
from tests.factories.printed import printed
from tests.support.pdf_reading import fonts_of, read_pdf

NAMES = ("Zoë O'Brien", "Nguyễn Thị Ánh", "محمد علي", "अनुष्का", "สมชาย")
ROOT = Path(__file__).parents[3]
_HASHES = """
import hashlib, sys
from mildsite.pdf.rendering import render
from tests.factories.printed import printed
for name in sys.argv[1:]:
    print(hashlib.sha256(render(printed(name))).hexdigest())
"""


def _hashes(names: tuple[str, ...], **environment: str) -> list[str]:
    """As another process makes the sheets of `names`, in this order."""
    given = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _HASHES, *names]
    found = subprocess.run(command, env=given, capture_output=True, check=True, cwd=ROOT)
    return found.stdout.decode().split()


def test_the_same_document_gives_the_same_bytes() -> None:
    paper = printed()
    first = render(paper)
    assert render(printed("Someone Else")) != first
    assert render(paper) == first, "a file hangs on what was rendered before it"
    assert render(SheetDocument.model_validate_json(paper.model_dump_json())) == first, "the snapshot gives another"


def test_other_processes_give_the_same_bytes() -> None:
    """Whatever their hash seed and time zone are, and whichever names they rendered before."""
    here = {name: hashlib.sha256(render(printed(name))).hexdigest() for name in NAMES}
    there = _hashes(NAMES[::-1], PYTHONHASHSEED="1", TZ="Asia/Tokyo", LC_ALL="C")
    assert there == [here[name] for name in NAMES[::-1]]
    assert _hashes(NAMES, PYTHONHASHSEED="2", TZ="America/New_York") == [here[name] for name in NAMES]


def test_a_batch_gives_the_same_bytes_again() -> None:
    papers = [printed(name) for name in NAMES]
    first = render_batch(papers, duplex=True)
    render_batch(papers[::-1])
    assert render_batch(papers, duplex=True) == first


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", Size)
def test_every_font_is_inside_and_has_letters_only_of_ours(name: str, size: Size) -> None:
    data = render(printed(name, size=size))
    fonts = fonts_of(data)
    assert fonts
    for font in fonts:
        assert re.fullmatch(r"/[A-Z]{6}\+(NotoSans|FiraGO).*", str(font["/BaseFont"]))
        assert "/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"]
        assert "/ToUnicode" in font
    assert all(ink.embedded for page in Inspection(data).pages for ink in page.letters)
    assert "Helvetica" not in " ".join(str(font) for font in fonts)


def test_what_the_file_says_of_itself_holds_no_word_of_the_patient() -> None:
    reader = read_pdf(render(printed("Quetzal Xylander")))
    info = {key: str(value) for key, value in (reader.metadata or {}).items()}
    packet = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert info["/Title"] == "Discharge instructions"
    assert info["/Author"] == "Test Spine Clinic"
    assert "Discharge instructions" in packet
    assert not any(word in packet + " ".join(info.values()) for word in ("Quetzal", "Xylander", "1950", "D-00042"))
    assert reader.trailer["/Root"]["/Lang"] == "en"


@pytest.mark.parametrize(
    "issued_at",
    [
        datetime(2026, 11, 22, 17, 0, 5, tzinfo=UTC),
        datetime(2026, 11, 22, 12, 0, 5, tzinfo=timezone(timedelta(hours=-5))),
    ],
)
def test_the_file_is_as_old_as_the_sheet(issued_at: datetime) -> None:
    info = read_pdf(render(printed(issued_at=issued_at))).metadata
    assert info is not None
    assert info.creation_date == info.modification_date == issued_at


@pytest.mark.parametrize("year", [1, 9999])
def test_a_file_of_any_year_has_a_date(year: int) -> None:
    info = read_pdf(render(printed(issued_at=datetime(year, 12, 30, tzinfo=UTC)))).metadata
    assert info is not None
    assert info["/CreationDate"] == f"D:{year:04}1230000000Z"


@pytest.mark.parametrize(("paper", "measures"), [(Paper.LETTER, (612, 792)), (Paper.A4, (595.28, 841.89))])
def test_every_page_has_the_size_of_the_paper(paper: Paper, measures: tuple[float, float]) -> None:
    boxes = {tuple(map(float, page.mediabox[2:])) for page in read_pdf(render(printed(paper=paper))).pages}
    assert boxes == {measures}


def test_printers_do_not_make_it_smaller() -> None:
    preferences = read_pdf(render(printed())).trailer["/Root"]["/ViewerPreferences"]
    assert preferences["/PrintScaling"] == "/None"
    assert preferences["/DisplayDocTitle"].value is True


def test_nothing_in_the_file_acts_by_itself() -> None:
    root = read_pdf(render(printed())).trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm", "/Names"} & set(root)
