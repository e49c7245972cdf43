"""The copy of the key file away from this machine: it counts when somebody has read it there and told its check word.

That is a fact of the audit log: the newest confirmation names the bytes of the file it was for. Another file, with
a key more or less, is not confirmed.
"""

from __future__ import annotations

import uuid

from mildsite.audit.actions import Action
from mildsite.audit.queries import Wanted, events
from mildsite.audit.recording import record
from mildsite.keys import key_file, keyring
from mildsite.sheets.custody.errors import CopyDiffers

CHECK_DIGITS = 8
"""Of the file's SHA-256, that somebody has to tell at least."""
_KEPT_DIGITS = 16


def copy_confirmed() -> bool:
    """Whether a copy of the key file, as it is now, is known to be away from this machine."""
    newest = events(Wanted(action=Action.KEY_COPY_CONFIRMED), limit=1)
    return bool(newest) and newest[0].detail["check"] == key_file().fingerprint[:_KEPT_DIGITS]


def confirm_copy(told: str, *, actor_id: uuid.UUID | None) -> None:
    """`told` is what `sha256sum` says of the copy, or its first eight digits. Raises CopyDiffers."""
    word, found = "".join(told.split()[:1]).casefold(), key_file().fingerprint
    if len(word) < CHECK_DIGITS or not found.startswith(word):
        raise CopyDiffers
    ids = " ".join(keys.key_id for keys in reversed(keyring().newest_first))
    record(Action.KEY_COPY_CONFIRMED, actor_id=actor_id, check=found[:_KEPT_DIGITS], keys=ids)
