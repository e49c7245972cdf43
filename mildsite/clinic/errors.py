"""What can go wrong with clinic details and clinic values."""

from __future__ import annotations


class NotSetUp(Exception):
    """The installation has no clinic details yet: `mildsite init` was not run."""


class UnusableDetail(ValueError):
    """A detail cannot be used. The message says which and what to do; `field` is its name, where it has one."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class ClinicError(Exception):
    """A clinic verb refused. The web turns it into words for the person who asked."""


class ProposalWaits(ClinicError):
    """Another change of the settings waits for its second person already."""


class ProposalGone(ClinicError):
    """The proposal was confirmed, signed, withdrawn or replaced since the page was opened."""


class SecondPersonNeeded(ClinicError):
    """Nobody confirms or signs what they proposed themselves."""


class SentencesChanged(ClinicError):
    """The sentences that a value makes are not those the reviewer was shown."""


class UnusableValue(ValueError):
    """A value cannot be used. The message says why; `field` is `value`, `state` or `practitioner`."""

    def __init__(self, message: str, field: str = "value") -> None:
        super().__init__(message)
        self.field = field
