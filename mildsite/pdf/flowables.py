"""Pieces of a sheet that ReportLab does not have: a line with a tick box, and a line to fill in by hand."""

from __future__ import annotations

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable, Paragraph

INK = Color(0, 0, 0)


class TickItem(Flowable):
    """A box to tick, and beside it one or more flowables. Never split: half an instruction helps nobody."""

    BOX = 13.0
    INDENT = 24.0

    def __init__(self, parts: list[Flowable], *, space_after: float) -> None:
        super().__init__()
        self._parts = parts
        self._space_after = space_after
        self._heights: list[float] = []

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - ReportLab's names
        self._heights = [part.wrap(aW - self.INDENT, aH)[1] for part in self._parts]
        self.width, self.height = aW, sum(self._heights) + self._space_after
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1.2)
        canvas.rect(0.6, self.height - self.BOX - 2, self.BOX, self.BOX)
        y = self.height
        for part, height in zip(self._parts, self._heights, strict=True):
            y -= height
            part.drawOn(canvas, self.INDENT, y)


class FillLine(Flowable):
    """A rule long enough to write on, after a label if there is one."""

    MINIMUM_RULE = 130.0
    HEIGHT = 26.0
    """Room for handwriting, in points."""

    def __init__(self, label: Paragraph | None = None) -> None:
        super().__init__()
        self._label = label

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - ReportLab's names
        label_height = self._label.wrap(aW - self.MINIMUM_RULE, aH)[1] if self._label else 0.0
        self.width, self.height = aW, max(label_height, self.HEIGHT)
        return self.width, self.height

    def draw(self) -> None:
        start = 0.0
        if self._label is not None:
            self._label.drawOn(self.canv, 0, 2)
            start = max(self._label.getActualLineWidths0()) + 6
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(0.8)
        self.canv.line(start, 2, min(self.width, start + 260), 2)
