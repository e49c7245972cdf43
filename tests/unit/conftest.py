"""Unit tests have no database and no application; what they need of a key file is here."""

from __future__ import annotations

from pathlib import Path

import pytest

from mildsite import keys


@pytest.fixture
def keyring(key_folder: Path, monkeypatch: pytest.MonkeyPatch) -> keys.Keyring:
    """The keys of this process, for the length of one test."""
    ring = keys.load(key_folder / "master.key")
    monkeypatch.setattr(keys, "_keyring", ring)
    return ring
