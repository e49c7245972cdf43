"""An installation with keys of its own, which a test may change."""

from __future__ import annotations

import shutil
from pathlib import Path

from mildsite.keys import add_key, key_file, keyring


def copy_of_keys(key_folder: Path, instance: Path) -> Path:
    """An instance folder with a copy of the keys of the run."""
    instance.mkdir()
    for name in ("secret.key", "master.key"):
        shutil.copy2(key_folder / name, instance / name)
    return instance


def new_key() -> tuple[str, str]:
    """Add a key; the id of the one before, and of the new one."""
    old = keyring().current.key_id
    return old, add_key(key_file().path)
