"""Text about patients: cleaned on the way in, indexed blind."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

from mildsite.keys import Subkeys, keyring

MAX_NAME = 120
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"
"""The two invisible characters that some scripts need inside a word."""


def visible(text: str) -> str:
    """`text` in one line, without the invisible characters that pasted words bring along."""
    if text.isprintable():
        return text
    return "".join(
        ch for ch in " ".join(text.splitlines()) if unicodedata.category(ch) not in _INVISIBLE or ch in _JOINERS
    )


def clean_line(text: str) -> str:
    """One line: composed (NFC), nothing invisible, single spaces. A bidi control could make a name read as another."""
    spaced = "".join(" " if ch.isspace() else ch for ch in text)
    line = " ".join(word for word in visible(spaced).split() if word.strip(_JOINERS)).strip(_JOINERS)
    # Composed last: something invisible may have stood between a letter and its accent.
    return unicodedata.normalize("NFC", line)


def clean_text(text: str) -> str:
    """Several lines, each as in `clean_line`; blank lines at the ends go."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(clean_line(line) for line in lines).strip("\n")


def index_words(name: str) -> set[str]:
    """The words of a name as they are searched: accents, case and punctuation folded away.

    "O'Neill-Müller" gives {"oneill", "muller"}.
    """
    folded = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(
        " " if ch.isspace() or unicodedata.category(ch) == "Pd" else ch
        for ch in folded
        if ch.isspace() or unicodedata.category(ch) == "Pd" or unicodedata.category(ch)[0] in "LN"
    )
    return set(letters.split())


def initials(name: str) -> str:
    """`Z. O.` for “Zoë O’Brien”: the first letter of each word with the marks that belong to it."""
    words = [unicodedata.normalize("NFC", word) for word in name.split() if word[0].isalpha()]
    return " ".join(f"{word[0]}." for word in words)


def blind_index(word: str) -> bytes:
    """16 bytes that find a word again and tell nobody without the key what it is (HMAC-SHA256, cut)."""
    return _indexed(word, keyring().current)


def blind_indexes(word: str) -> list[bytes]:
    """For a search: the word under every key, the newest first. While keys are rotated, sheets of both are found."""
    return [_indexed(word, keys) for keys in keyring().newest_first]


def _indexed(word: str, keys: Subkeys) -> bytes:
    return hmac.new(keys.index, word.encode("utf-8"), hashlib.sha256).digest()[:16]
