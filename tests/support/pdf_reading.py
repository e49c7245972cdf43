"""What a PDF of ours draws, and where: measured from its content streams."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_pdf(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data), strict=True)


def fonts_of(data: bytes) -> list[Any]:
    """Every font that a page of the file names."""
    return [font.get_object() for page in read_pdf(data).pages for font in page["/Resources"]["/Font"].values()]


@dataclass(frozen=True)
class Drawn:
    """One string as it stands on the page, in points."""

    font: str
    size: float
    left: float
    right: float
    baseline: float


def drawn_on(page: PageObject) -> list[Drawn]:
    """Every string of the page. Raises AssertionError for an operator that this reading does not know."""
    return list(_Pen(page).strings())


@dataclass
class _Pen:
    page: PageObject
    ctm: _Matrix = _IDENTITY
    line: _Matrix = _IDENTITY
    here: _Matrix = _IDENTITY
    font: str = ""
    size: float = 0.0
    leading: float = 0.0
    saved: list[tuple[_Matrix, str, float, float]] = field(default_factory=list)

    def strings(self) -> Iterator[Drawn]:
        content = ContentStream(self.page["/Contents"], self.page.pdf)
        for operands, name in content.operations:
            operator = name.decode("ascii")
            if operator in ("Tj", "'"):
                if operator == "'":
                    self._next_line(0.0, -self.leading)
                yield self._show(operands[0].original_bytes)
            else:
                self._move(operator, operands)

    def _move(self, operator: str, operands: Sequence[Any]) -> None:
        match operator, operands:
            case "q", _:
                self.saved.append((self.ctm, self.font, self.size, self.leading))
            case "Q", _:
                self.ctm, self.font, self.size, self.leading = self.saved.pop()
            case "cm", _:
                self.ctm = _times(_matrix(operands), self.ctm)
            case "BT", _:
                self.here = self.line = _IDENTITY
            case "Tm", _:
                self.here = self.line = _matrix(operands)
            case "Tf", [font, size]:
                self.font, self.size = str(font), float(size)
            case "TL", [leading]:
                self.leading = float(leading)
            case "Td", [x, y]:
                self._next_line(float(x), float(y))
            case "T*", _:
                self._next_line(0.0, -self.leading)
            case _:
                assert operator == "ET" or not operator.startswith("T"), f"an unknown text operator: {operator}"
                assert operator != "Do", "an image or a form, which no sheet has"

    def _next_line(self, x: float, y: float) -> None:
        self.here = self.line = _times((1.0, 0.0, 0.0, 1.0, x, y), self.line)

    def _show(self, codes: bytes) -> Drawn:
        font = self.page["/Resources"]["/Font"][self.font]
        first, widths = font["/FirstChar"], font["/Widths"]
        width = sum(float(widths[code - first]) for code in codes) / 1000 * self.size
        start = _times(self.here, self.ctm)
        self.here = _times((1.0, 0.0, 0.0, 1.0, width, 0.0), self.here)
        end = _times(self.here, self.ctm)
        size = self.size * abs(start[3])
        return Drawn(font=str(font["/BaseFont"]), size=size, left=start[4], right=end[4], baseline=start[5])


def _matrix(operands: Sequence[Any]) -> _Matrix:
    a, b, c, d, e, f = (float(operand) for operand in operands)
    return a, b, c, d, e, f


def _times(m: _Matrix, n: _Matrix) -> _Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
