"""How PDF writes strings (ISO 32000-1, 7.9.2)."""

from __future__ import annotations


def text_string(text: str) -> bytes:
    """A string for people: ASCII as it is, anything else as UTF-16."""
    if text.isascii() and text.isprintable():
        return b"(%s)" % text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode()
    return b"<FEFF%s>" % text.encode("utf-16-be").hex().upper().encode()


def ascii_string(text: str) -> bytes:
    """A string for machines, such as an address: what is not ASCII is percent-encoded before it comes here.

    Raises UnicodeEncodeError otherwise.
    """
    return b"(%s)" % text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("ascii")


def alternative(words: str) -> bytes:
    return b"/Alt" + text_string(words)


def read_as(words: str) -> bytes:
    """An element's entry for content that is drawn and stands for words."""
    return b"/ActualText" + text_string(words)


def in_language(tag: str) -> bytes:
    return b"/Lang" + text_string(tag)
