"""Why somebody does not get in."""

from __future__ import annotations

from datetime import datetime


class WrongCredentials(Exception):
    """The address, the password or the account is not right. Which of them, nobody learns."""


class WrongCode(Exception):
    """No code of now, one that was used already, or no recovery code that is left."""


class Paused(Exception):
    """Too many wrong tries on this account, or from this address."""

    def __init__(self, until: datetime) -> None:
        super().__init__("paused")
        self.until = until


class AlreadySetUp(Exception):
    """The account has an authenticator; another one takes a reset by an administrator."""


class NotAnEmergencyAccount(Exception):
    """The address belongs to a colleague."""
