"""How hard a text is to read: the Flesch-Kincaid grade.

Source: Kincaid, Fishburne, Rogers & Chissom (1975), Derivation of New Readability Formulas for Navy Enlisted
Personnel. Syllables are estimated from the spelling. Where the estimate must choose, it counts more: a text may look
harder than it is, not easier.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_LIST_MARK = re.compile(r"^\s*(?:[-*•]|\d{1,3}[.)])\s+", re.MULTILINE)
_ABBREVIATION = re.compile(r"\b(?:(?:Dr|Mrs?|Ms|St|vs)\.|(?:e\.g|i\.e|a\.m|p\.m)\.)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s|$)|\n")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-‑][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_LETTERS = re.compile(r"[^\W\d_]+")


def flesch_kincaid_grade(text: str, *, leave_out: Collection[str] = ()) -> float:
    """The school grade that `text` asks for, 0.0 where there are no words.

    The terms of `leave_out` (any case, one word or several) are taken out before anything is counted.
    """
    parts = sentences(without(text, leave_out))
    counted = [word for part in parts for word in part]
    if not counted:
        return 0.0
    total = sum(syllables(word) for word in counted)
    return 0.39 * len(counted) / len(parts) + 11.8 * total / len(counted) - 15.59


def smog_grade(text: str, *, leave_out: Collection[str] = ()) -> float:
    """The SMOG grade (McLaughlin 1969), 0.0 where there are no words. Made for 30 sentences and more; fewer are scaled.

    It counts words of three syllables and more, and comes out harder than Flesch-Kincaid.
    """
    parts = sentences(without(text, leave_out))
    if not parts:
        return 0.0
    long_words = sum(syllables(word) >= 3 for part in parts for word in part)
    return float(1.0430 * (long_words * 30 / len(parts)) ** 0.5 + 3.1291)


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence. A line end also ends a sentence: a heading and a list item are sentences."""
    text = _LIST_MARK.sub("", text)
    text = _ABBREVIATION.sub(lambda match: match.group().replace(".", ""), text)
    found = (_WORD.findall(part) for part in _SENTENCE_END.split(text))
    return [words for words in found if words]


def syllables(word: str) -> int:
    """How many syllables `word` has, at least 1. A hyphenated word is one word with the syllables of its parts."""
    if word[:1].isdigit():  # as said aloud, digit by digit, and one more
        return sum(ch.isdigit() for ch in word) + 1
    plain = word.lower().replace("’", "'")
    parts = _LETTERS.findall(_CONTRACTED_NOT.sub(r"\1int", plain).replace("'", ""))
    return max(1, sum(_part(part) for part in parts))


def without(text: str, terms: Collection[str]) -> str:
    """`text` with the terms (any case, one word or several) taken out."""
    for term in sorted((term for term in terms if term.split()), key=len, reverse=True):
        pattern = r"\s+".join(re.escape(part) for part in term.split())
        text = re.sub(rf"(?<!\w){pattern}(?:['’]s)?(?!\w)", " ", text, flags=re.IGNORECASE)
    return text


# The rest is English spelling.

_CONTRACTED_NOT = re.compile(r"([ds])n't$")
"""The “n't” that is heard as a syllable: didn't, isn't."""

_EXCEPTIONS = {
    "acre": 2, "aisle": 1, "anesthesia": 4, "anyone": 3, "argue": 2, "blessed": 2, "business": 2, "crooked": 2,
    "cruel": 2, "diabetes": 4, "element": 3, "everyone": 4, "everything": 4, "everywhere": 4, "familiar": 3, "flea": 1,
    "fluid": 2, "fuel": 2, "genuine": 3, "hundred": 2, "ideal": 3, "mri": 3, "naked": 2, "pea": 1, "people": 2,
    "plea": 1, "poem": 2, "poet": 2, "priest": 1, "real": 2, "recipe": 3, "ruin": 2, "sacred": 2, "safety": 2,
    "science": 2, "sea": 1, "someone": 2, "suicide": 3, "tea": 1, "theater": 3, "therefore": 2, "tired": 2,
    "triage": 2, "wherever": 3, "wicked": 2,
}  # fmt: skip

_FIRST = re.compile(r"^(?:some|care|life|home|where)(?=[^aeiouy]+[aeiouy])")
"""First halves of compounds, whose e is silent: sometimes, caregiver."""
_LAST = re.compile(r"^(.{3,}?)(?:ly|ful|less|ness|ments?)$")
"""Endings that leave the e before them silent: carefully, movement."""
_VOWEL_ING = re.compile(r"^(.*[aeiouy])ings?$")
_SILENT = re.compile(r"(?<=[^aeiouy])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouysxzcg])(?<![cs]h)es$")
_HEARD_LE = re.compile(r"[^aeioulrwy]l(?:e|es|ed)$")
_HEARD_M = re.compile(r"(?:s|th)ms?$")
_SILENT_U = re.compile(r"(?<=q)u(?=[aeioy])|(?<=g)u(?=[aeiy])")
_CONSONANT_Y = re.compile(r"(?:^|(?<=[aeiou]))y(?=[aeiou])")
_GROUP = re.compile(r"[aeiouyà-öø-ÿ]+")
_SPLITS = re.compile(
    r"""
      i(?=a) (?<! [ct]i (?=a[ln]) ) (?! age )   # di-agnosis, but so-cial, mar-riage
    | i(?=o) (?<! [tscgxn]i (?=o[nu]) ) (?<! [sc]hi ) (?<! lli )   # ra-di-o, but inci-sion
    | i(?=u)                              # me-di-um
    | i(?=et(?:$|s$|y|a|i))               # di-et, anxi-ety
    | (?<![ct])i(?=en[ct])                # experi-ence, but pa-tient
    | (?<=..)i(?=e(?:r|rs|st)$)           # easi-er
    | (?<!g)e(?=o)                        # vide-o, but sur-geon
    | e(?=as?$)                           # are-a
    | (?<=cr)e(?=at(?!ure))               # cre-ate, but crea-ture
    | (?<=^r)e(?=a(?:ct|ss|pp|dj))        # re-act
    | (?<=[cg])e(?=ab(?:le|ly|il))        # manage-able
    | (?<=s)e(?=ums?$)                    # muse-um
    | (?<=^c)o(?=o(?:pera|rdin))          # co-operate
    | u(?=a|en[ct]|ou|ity|ition)          # usu-al, flu-ent, tu-ition
    | (?<=[^aeiou])y(?=[aou]|ers?$)       # fibromy-algia, dry-er
    """,
    re.VERBOSE,
)
"""A vowel that ends its syllable although another vowel follows."""


_LONGEST_WORD = 60
"""Letters. What is longer is no word, and has no halves and endings that could be looked at one by one."""


def _part(word: str) -> int:
    """Syllables of one run of lower-case letters."""
    known = _EXCEPTIONS.get(word) or _EXCEPTIONS.get(word.removesuffix("s"))
    if known:
        return known
    vowels = len(_GROUP.findall(word))
    if not vowels or len(word) > _LONGEST_WORD:
        return vowels or len(word)  # spelled out, letter by letter: CT
    if first := _FIRST.match(word):
        return 1 + _part(word[first.end() :])
    if (last := _LAST.match(word)) and _GROUP.search(last[1]):
        return _part(last[1]) + 1
    if (ing := _VOWEL_ING.match(word)) and len(word) > 4:
        return _part(ing[1]) + 1
    heard = _CONSONANT_Y.sub("j", _SILENT_U.sub("", word))
    extra = len(_SPLITS.findall(heard)) + len(_HEARD_M.findall(heard))
    if not _HEARD_LE.search(heard):
        heard = _SILENT.sub("", heard)
    return max(1, len(_GROUP.findall(heard)) + extra)
