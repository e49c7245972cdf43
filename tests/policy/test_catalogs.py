"""Every word that readers meet is in every catalog, translated, and with the same blanks to fill."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

import mildsite
from mildsite import languages

PACKAGE = Path(mildsite.__file__).parent
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "marked": None,
    "ngettext": (1, 2),
    "say": None,
}
"""The functions that mark words, as `make messages` knows them."""
BLANK = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
CATALOGS = sorted(languages.CATALOGS.glob(f"*/LC_MESSAGES/{languages.DOMAIN}.po"))

every_catalog = pytest.mark.parametrize("path", CATALOGS, ids=[path.parent.parent.name for path in CATALOGS])


@cache
def words_in_the_code() -> frozenset[str]:
    """What the catalogs are made from."""
    with (PACKAGE.parent / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    found = extract_from_dir(PACKAGE.parent, methods, options, keywords=KEYWORDS)
    return frozenset(message if isinstance(message, str) else message[0] for _, _, message, _, _ in found)


@cache
def catalog(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def messages(path: Path) -> Iterator[tuple[str, list[str], Message]]:
    """Each message's key, the forms of its translation, and the message itself."""
    for message in catalog(path):
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            yield key, [message.string] if isinstance(message.string, str) else list(message.string), message


def blanks(text: str) -> list[str]:
    return sorted(found.group() for found in BLANK.finditer(text))


def test_there_is_a_spanish_catalog():
    assert "es" in languages.known()
    assert len(words_in_the_code()) > 80


@every_catalog
def test_a_catalog_holds_the_words_of_the_code_and_no_others(path: Path):
    keys = {key for key, _, _ in messages(path)}
    assert words_in_the_code() - keys == set(), "run make messages, and translate what is new"
    assert keys - words_in_the_code() == set(), "run make messages"


@every_catalog
def test_every_message_is_translated_and_none_is_a_guess(path: Path):
    assert [key for key, forms, message in messages(path) if not all(forms) or message.fuzzy] == []


@every_catalog
def test_a_translation_has_the_blanks_of_its_message(path: Path):
    """A blank that is missing swallows a phone number or a date; one too many breaks the page."""
    wrong = []
    for key, forms, message in messages(path):
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = {tuple(blanks(original)) for original in originals}
        wrong += [(key, form) for form in forms if tuple(blanks(form)) not in wanted]
    assert wrong == []


@every_catalog
def test_a_translation_begins_and_ends_as_its_message_does(path: Path):
    """No space lost at an end, no full stop missing, and typographic quotes as everywhere."""
    for key, forms, _ in messages(path):
        for form in forms:
            assert form == form.strip(), key
            assert form.endswith(tuple(".:!?")) == key.endswith(tuple(".:!?")), key
            assert not re.search("[\"'`]", form), key


@every_catalog
def test_the_server_reads_what_the_translators_wrote(path: Path):
    """The compiled catalog is made from the file beside it."""
    language = path.parent.parent.name.replace("_", "-")
    words = languages.words(language)
    for key, forms, message in messages(path):
        if isinstance(message.id, str):
            assert words.gettext(key) == forms[0]
        else:
            assert [words.ngettext(*message.id, number) for number in (1, 2)] == forms


def test_no_word_hides_where_the_extraction_cannot_see_it():
    """Babel does not look into an f-string: what stands in one never comes into a catalog, unless also elsewhere."""
    hidden = []
    for path in PACKAGE.rglob("*.py"):
        for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(part, ast.JoinedStr):
                hidden += [(path.name, word) for word in _marked_words(part) if word not in words_in_the_code()]
    assert hidden == []


def _marked_words(tree: ast.AST) -> Iterator[str]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in KEYWORDS:
            yield from (part.value for part in call.args if isinstance(part, ast.Constant) and type(part.value) is str)
