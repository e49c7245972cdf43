"""What can go wrong with clinic details."""


class NotSetUp(Exception):
    """The installation has no clinic details yet: `mildsite init` was not run."""


class UnusableDetail(ValueError):
    """A detail cannot be used. The message says which and what to do."""
