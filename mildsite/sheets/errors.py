"""What can go wrong with a sheet."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mildsite.content.errors import ContentError


@dataclass(frozen=True)
class Problem:
    """One thing to mend before a sheet can be issued."""

    field: str
    """Name of the entry; `item_dates.<item>` for a checklist date."""
    pattern: str
    """What is wrong and what to do, for the nurse; `{names}` stand for `parts`, where there are any."""
    parts: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def message(self) -> str:
        return self.said(str)

    def said(self, translate: Callable[[str], str]) -> str:
        """The message in another language, as far as `translate` knows it."""
        words = translate(self.pattern)
        return words.format(**self.parts) if self.parts else words


class SheetRefused(Exception):
    """The sheet cannot be issued as it is. Holds every problem at once, never a patient's word in its text."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("refused: " + ", ".join(sorted({problem.field for problem in problems})))
        self.problems = problems


class SheetEnded(Exception):
    """The sheet is not the one to follow any more: somebody amended or withdrew it."""


class ReasonNeeded(Exception):
    """This act needs a reason, which is kept. The message says what it may hold."""


class SpecimensFail(ContentError):
    """A text cannot be approved: the sheets that it would make are not fit to be printed."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(f"{len(problems)} problems with the specimens")
        self.problems = problems


class ContentsDestroyed(Exception):
    """The sheet's period is over: nobody opens it again."""
