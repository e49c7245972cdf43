"""Which passwords are refused: short ones, and long ones that guessers come to early.

No rules about capitals or signs, and nothing is looked up on a network. zxcvbn brings the list of the 30,000 most
frequent passwords, with names and words, and counts how many guesses it takes to come from them to a password. What is
left of a password without the words that anybody knows of this clinic and of the colleague is looked at by ourselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MINIMUM, MAXIMUM = 15, 200
ENOUGH_LEFT = 6
ENOUGH_DIFFERENT = 5
ENOUGH_GUESSES = 10**10
"""What somebody who stole the hashes tries first, slow as each try is (zxcvbn's highest grade)."""
_READ = 72
"""Characters that are looked at for guesses: it takes long, and no longer password begins with this much by chance."""

TOO_SHORT = f"Use at least {MINIMUM} characters. Four or five words that do not belong together are easy to remember."
TOO_LONG = f"Use at most {MAXIMUM} characters."
TOO_PLAIN = "This repeats itself too much. Use four or five words that do not belong together."
TOO_COMMON = "This is easy to guess. Use words that have nothing to do with you, the clinic or each other."

_WORDS = """
    password passwort passphrase pass word secret secure login signin welcome letmein changeme default temporary
    please master admin administrator root user guest staff account access test testing example demo hello
    qwertyuiop qwertyuio qwerty qwertz azerty asdfghjkl asdfgh asdf zxcvbnm zxcvbn zxcv qazwsxedc qazwsx
    abcdefghijklmnopqrstuvwxyz abcdefgh abcdef abcd
    iloveyou loveyou love lovely monkey dragon sunshine princess football baseball basketball soccer superman batman
    starwars trustno shadow michael jennifer jordan michelle charlie freedom whatever computer internet
    summer winter spring autumn january february march april june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday today
    correcthorsebatterystaple correct horse battery staple
    mildsite mild minimally invasive spine spinal pain institute clinic hospital medical medicine health healthcare
    center centre doctor nurse nursing patient patients surgery surgeon procedure discharge sheet sheets aftercare
    lumbar decompression stenosis ligament back reviewer editor marketing office desk springfield
"""
KNOWN_WORDS = frozenset(_WORDS.split())
"""A short list on purpose: at fifteen characters a common password is nearly always a row of these."""

_LOOKALIKES = str.maketrans("0134578@$!", "oieastbasi")


def weakness(password: str, *, known_words: Iterable[str] = ()) -> str | None:
    """What is wrong with `password`, in words for its owner, or None. `known_words` are theirs: name, address."""
    if len(password) < MINIMUM:
        return TOO_SHORT
    if len(password) > MAXIMUM:
        return TOO_LONG
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(set(plain)) < ENOUGH_DIFFERENT or _repeats(plain):
        return TOO_PLAIN
    own = {part for words in known_words for part in re.split(r"[^\w]+|_", words.casefold()) if len(part) > 2}
    from zxcvbn import zxcvbn  # here: its lists take 14 MB, which only a new password needs

    if zxcvbn(plain[:_READ], user_inputs=sorted(own))["guesses"] < ENOUGH_GUESSES:
        return TOO_COMMON
    # As it is written, and as somebody means it who writes a for @ and o for 0.
    if any(len(_rest(reading, KNOWN_WORDS | own)) < ENOUGH_LEFT for reading in (plain, plain.translate(_LOOKALIKES))):
        return TOO_COMMON
    return None


def _repeats(text: str) -> bool:
    """Whether the text is one piece over and over: `springspringspring`."""
    start = (text + text).find(text, 1)
    return start < len(text) and start <= len(text) // 2


def _rest(text: str, words: Iterable[str]) -> str:
    """The letters of `text` that belong to none of `words`, the longest words first."""
    letters = "".join(ch for ch in text if ch.isalpha())
    for word in sorted(words, key=lambda word: (-len(word), word)):
        letters = letters.replace(word, " ")
    return letters.replace(" ", "")
