"""Every page that a new site starts with, in each language that comes with words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mildsite.content.addresses import FRONT
from mildsite.content.document import Document
from mildsite.content.models import PageKind
from mildsite.content.starter import english, english_standard, spanish, spanish_standard

ENGLISH, SPANISH = "en", "es"


@dataclass(frozen=True, kw_only=True)
class StarterPage:
    """A page, with its web address and its words by language. English comes first: the others are made from it."""

    key: str
    kind: PageKind
    procedure_key: str | None = None
    words: Mapping[str, tuple[str, Document]]


STARTER_PAGES = (
    StarterPage(
        key="mild",
        kind=PageKind.PROCEDURE,
        words={ENGLISH: (FRONT, english.PROCEDURE), SPANISH: (FRONT, spanish.PROCEDURE)},
    ),
    StarterPage(
        key="mild-aftercare",
        kind=PageKind.AFTERCARE,
        procedure_key="mild",
        words={ENGLISH: ("aftercare", english.AFTERCARE), SPANISH: ("cuidados", spanish.AFTERCARE)},
    ),
    StarterPage(
        key="about",
        kind=PageKind.STANDARD,
        words={ENGLISH: ("about", english_standard.ABOUT), SPANISH: ("acerca-de", spanish_standard.ABOUT)},
    ),
    StarterPage(
        key="accessibility",
        kind=PageKind.STANDARD,
        words={
            ENGLISH: ("accessibility", english_standard.ACCESSIBILITY),
            SPANISH: ("accesibilidad", spanish_standard.ACCESSIBILITY),
        },
    ),
    StarterPage(
        key="language-help",
        kind=PageKind.STANDARD,
        words={
            ENGLISH: ("language-help", english_standard.LANGUAGE_HELP),
            SPANISH: ("ayuda-con-el-idioma", spanish_standard.LANGUAGE_HELP),
        },
    ),
    StarterPage(
        key="privacy",
        kind=PageKind.STANDARD,
        words={ENGLISH: ("privacy", english_standard.PRIVACY), SPANISH: ("privacidad", spanish_standard.PRIVACY)},
    ),
)
