"""Words into lines, and lines into pieces: what every block is set with.

Approved words are set once and kept: the key is all that decides how they look. Words of a patient are never kept for
longer than the file they go into is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from mildsite.pdf.document import Run
from mildsite.pdf.faces import Weight
from mildsite.pdf.lines import Align, Lines, number, set_lines
from mildsite.pdf.pieces import ARTIFACT, BlockMaker, Frame, Link, Marked
from mildsite.pdf.shaping import Span
from mildsite.pdf.styles import Look, Style
from mildsite.pdf.syntax import in_language

KEPT_TOGETHER = 5
"""Lines of a paragraph that never part; of a longer one at least two stand together."""
_REMEMBERED, _OF_ONE_FILE = 4096, 1024


class Spot(NamedTuple):
    """Where words stand in a piece: their left edge, their top, and the room they have."""

    x: float
    top: float
    width: float

    def below(self, height: float) -> Spot:
        return self._replace(top=self.top - height)


class Setting(NamedTuple):
    """Where and in which language words are set."""

    look: Look
    language: str
    backward: bool = False

    def left(self, x: float, width: float, room: float | None = None) -> float:
        """`x` from the left for a box that is `x` from where reading begins."""
        return (self.look.width if room is None else room) - x - width if self.backward else x


class _Measure(NamedTuple):
    width: float
    size: float
    leading: float
    align: Align
    backward: bool


def _set(spans: tuple[Span, ...], measure: _Measure) -> Lines:
    return set_lines(spans, **measure._asdict())


_kept = lru_cache(_REMEMBERED)(_set)
_set_own: ContextVar[Callable[[tuple[Span, ...], _Measure], Lines]] = ContextVar("set_own", default=_set)


@contextmanager
def one_file() -> Iterator[None]:
    """Sheets that are made inside share what is set of patients' words: many have the same dates. Then all is gone."""
    token = _set_own.set(lru_cache(_OF_ONE_FILE)(_set))
    try:
        yield
    finally:
        _set_own.reset(token)


def lines(
    words: str | Run | Sequence[Run],
    style: Style,
    setting: Setting,
    *,
    width: float | None = None,
    align: Align = Align.START,
) -> Lines:
    """`words` in a style; `width` is that of the whole text unless given."""
    if isinstance(words, str):
        spans: tuple[Span, ...] = (Span(words, style.weight, setting.language),)
    else:
        runs = [words] if isinstance(words, Run) else words
        spans = tuple(Span(run.text, _weight(run, style), run.language or setting.language, run.own) for run in runs)
    make = _set_own.get() if any(span.own for span in spans) else _kept
    return make(spans, _Measure(width or setting.look.width, style.size, style.leading, align, setting.backward))


def _weight(run: Run, style: Style) -> Weight:
    bold, italic = run.bold or style.weight is Weight.BOLD, run.italic
    return Weight(int(bold) + 2 * int(italic))


def spoken(run: Run | None, setting: Setting) -> bytes:
    """The attributes of an element whose words are in another language."""
    return in_language(run.language) if run is not None and run.language not in (None, setting.language) else b""


def heading(
    maker: BlockMaker, words: str, style: Style, setting: Setting, *, tag: bytes = b"H2", room: float = 0
) -> None:
    """A heading stays with what follows it."""
    set_ = maker.ink(lines(words, style, setting))
    element = maker.element(tag)
    body = Marked(element, set_.at(0, -room))
    maker.piece(room + set_.height + style.after, [body], keep=True)


def paragraph(
    maker: BlockMaker,
    set_: Lines,
    element: int,
    *,
    x: float = 0.0,
    after: float = 0.0,
    keep: bool = False,
    lead: Sequence[Marked] = (),
    frame: Frame | None = None,
) -> None:
    """`set_` as pieces. `lead` stands before its first line: a mark, a box to tick."""
    maker.ink(set_)
    total = len(set_.rows)
    cuts = [0, total] if total <= KEPT_TOGETHER else [0, *range(2, total - 1), total]
    for first, last in pairwise(cuts):
        final = last == total
        content = [*(lead if first == 0 else ()), Marked(element, set_.at(x, 0, first, last))]
        height = (last - first) * set_.leading + (after if final else 0)
        maker.piece(height, content, keep=keep and final, frame=frame)


def rule(x: float, y: float, width: float, line: float = 0.8) -> bytes:
    """A line to the right of (x, y)."""
    return b"%s w %s %s m %s %s l S\n" % (number(line), number(x), number(y), number(x + width), number(y))


def box(x: float, y: float, width: float, height: float, *, line: float = 1.0, fill: bytes | None = None) -> bytes:
    """A rectangle whose lower left corner is (x, y)."""
    path = b"%s %s %s %s re" % (number(x), number(y), number(width), number(height))
    if fill is None:
        return b"%s w %s S\n" % (number(line), path)
    return b"q %s g %s f Q\n" % (fill, path)


def decoration(operators: bytes) -> Marked:
    return Marked(ARTIFACT, operators)


def linked(element: int, spot: Spot, set_: Lines, *, uri: str, words: str) -> Link:
    """The region of words that lead somewhere."""
    left = spot.x + min(set_.offsets, default=0.0)
    return Link(element, (left, spot.top - set_.height, left + set_.width, spot.top), uri, words)
