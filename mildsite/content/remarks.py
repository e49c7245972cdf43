"""What staff write about a text: a note, a comment, a reason. Plain words, kept as they were typed."""

from __future__ import annotations

import unicodedata

MAX_REMARK = 2000


def remark(text: str) -> str:
    """`text` without what no reader can see and no database takes, at most MAX_REMARK characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    seen = "".join(ch for ch in lines if ch == "\n" or unicodedata.category(ch) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", seen).strip()[:MAX_REMARK]
