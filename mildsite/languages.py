"""The languages that readers may be offered, and their words.

A language is known when it has a catalog in `translations/`; a clinic then switches it on in its settings. So another
language needs a catalog and translated pages, and no code.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.support import NullTranslations, Translations

DEFAULT = "en"
"""The language that every text is written in first; its words stand in the code."""
CATALOGS = Path(__file__).parent / "translations"
DOMAIN = "messages"


@cache
def known() -> tuple[str, ...]:
    """BCP 47 tags of every language with a catalog, DEFAULT first."""
    folders = sorted(path.parent.parent.name for path in CATALOGS.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    return (DEFAULT, *(folder.replace("_", "-") for folder in folders))


@cache
def locale(language: str) -> Locale:
    """Raises ValueError or babel's UnknownLocaleError for a tag that names no language."""
    return Locale.parse(language, sep="-")


@cache
def local(language: str) -> Locale:
    """The language as it is written in the United States, where these clinics are: its clock has twelve hours."""
    found = locale(language)
    try:
        return Locale(found.language, territory=found.territory or "US", script=found.script)
    except UnknownLocaleError:
        return found


@cache
def words(language: str) -> NullTranslations:
    """The catalog of `language`: `gettext` and `ngettext`. What it does not hold stays in the default language."""
    if language == DEFAULT:
        return NullTranslations()
    return Translations.load(CATALOGS, [language.replace("-", "_")], DOMAIN)


def own_name(language: str) -> str:
    """What the language calls itself, such as `Español`."""
    name = locale(language).get_language_name(language.replace("-", "_")) or language
    return name[:1].upper() + name[1:]


def direction(language: str) -> str:
    """`ltr` or `rtl`, as HTML's `dir` says it."""
    return "rtl" if locale(language).character_order == "right-to-left" else "ltr"


def marked(message: str) -> str:
    """`message` itself: marks words for the catalogs where they stand as data and are translated later."""
    return message
