"""The sheet as other programs see it: text, fonts, structure, and a grey picture of each page, as offices print it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.cli.sheet import sheet as sheet_command
from mildsite.sheets import queries
from mildsite.sheets.opening import open_pdf
from tests.support.browser import PATIENT, House
from tests.support.tools import run

SOMEBODY = "Ana María Núñez-Łoś"


def issued(house: House, folder: Path) -> Path:
    sheet_id = house.issue_sheet()
    path = folder / "issued.pdf"
    with house.inside():
        path.write_bytes(open_pdf(queries.sheet(sheet_id), actor=house.staff(RoleName.NURSE)))
    return path


def specimen(house: House, folder: Path) -> Path:
    path = folder / "specimen.pdf"
    arguments = ["--name", SOMEBODY, "--procedure-date", "2026-11-22", "--out", str(path)]
    done = house.app.test_cli_runner().invoke(sheet_command, arguments)
    assert done.exit_code == 0, done.output
    return path


PAPERS: dict[str, Callable[[House, Path], Path]] = {"issued": issued, "specimen": specimen}


@pytest.fixture(params=PAPERS)
def paper(request, house, tmp_path) -> Path:
    return PAPERS[request.param](house, tmp_path)


def text_of(paper: Path) -> str:
    return " ".join(run("pdftotext", paper, "-").split())


def test_every_font_is_inside_the_file_with_its_letters_named(paper):
    fonts = [line.split()[-5:-2] for line in run("pdffonts", paper).splitlines()[2:]]
    assert fonts
    for embedded, subset, unicode in fonts:
        assert (embedded, subset, unicode) == ("yes", "yes", "yes")


def test_qpdf_finds_no_fault(paper):
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", paper)


def test_an_issued_sheet_can_be_read_by_a_program(house, tmp_path):
    text = text_of(issued(house, tmp_path))
    for words in (PATIENT, "D-00001", "Through Sunday, November 29", "Take it easy on the stairs.", "Chest pain"):
        assert words in text


def test_a_specimen_says_what_it_is_and_has_no_number(house, tmp_path):
    text = text_of(specimen(house, tmp_path))
    assert SOMEBODY in text
    assert "SAMPLE" in text.upper()
    assert "D-0" not in text


def test_no_page_is_blank_in_grey_and_nothing_touches_the_edge(paper, tmp_path):
    run("pdftoppm", "-gray", "-r", "50", paper, tmp_path / "page")
    pictures = sorted(tmp_path.glob("page-*.pgm"))
    assert pictures
    for picture in pictures:
        rows = read_grey(picture)
        dark = sum(value < 128 for row in rows for value in row)
        assert dark > len(rows) * len(rows[0]) * 0.005, f"{picture.name} is all but blank"
        edge = [*rows[0:8], *rows[-8:], *(row[:8] + row[-8:] for row in rows)]  # 4 mm, which printers leave out
        assert min(map(min, edge)) == 255, f"{picture.name} has ink at its edge"


def read_grey(picture: Path) -> list[bytes]:
    """The rows of a grey picture: one byte each dot, 255 is white."""
    kind, size, brightest, dots = picture.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    assert (kind, brightest) == (b"P5", b"255")
    return [dots[row * width : (row + 1) * width] for row in range(height)]
