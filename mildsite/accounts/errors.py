"""What can go wrong with accounts and permissions."""

from __future__ import annotations

from mildsite.accounts.roles import Permission


class NotPermitted(Exception):
    """The actor's roles do not grant what was asked."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(f"needs the permission {permission}")
        self.permission = permission


class EmailTaken(Exception):
    """Another staff user signs in with this address."""


class UnusableInvitation(Exception):
    """The link is unknown, used up, withdrawn or too old. Which of them it is, nobody learns."""


class NoRole(Exception):
    """Somebody without a role could not open a single page."""


class OwnAccount(Exception):
    """Nobody changes their own roles or closes their own account: another administrator does it."""


class LastAdministrator(Exception):
    """Without an administrator nobody could manage the staff any more."""


class UnusableAddress(Exception):
    """This cannot be an e-mail address."""


class UnusableName(Exception):
    """Colleagues could not tell from it who somebody is."""


class WeakPassword(Exception):
    """Too short, or among the first that somebody would guess. Its words say what to do."""
