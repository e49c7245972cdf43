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
