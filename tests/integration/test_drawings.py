"""The drawings that come with the application: in the language of the reader, with nothing in them but a picture."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from mildsite import languages
from mildsite.content.document import Document
from mildsite.content.drawings import DRAWINGS
from mildsite.content.models import PageKind
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page, make_live_translation, make_plain_document

NAME = "drawing-lumbar-decompression"
SVG = "{http://www.w3.org/2000/svg}"
every_drawing = pytest.mark.parametrize("name", DRAWINGS)
every_language = pytest.mark.parametrize("language", languages.known())


@pytest.fixture
def clinic(app):
    make_clinic(languages=("es",))


def drawn(client, name: str, language: str) -> ElementTree.Element:
    answer = client.get(f"/drawings/{name}.{language}.svg")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    return ElementTree.fromstring(answer.data)  # noqa: S314 - our own


def words_of(svg: ElementTree.Element) -> list[str]:
    return [" ".join("".join(text.itertext()).split()) for text in svg.iter(f"{SVG}text")]


@every_drawing
@every_language
def test_a_drawing_loads_and_runs_nothing(clinic, client, name, language):
    svg = drawn(client, name, language)
    for element in svg.iter():
        assert element.tag.removeprefix(SVG) not in ("script", "style", "foreignObject", "image", "a")
        for attribute, value in element.attrib.items():
            assert not attribute.startswith("on"), attribute
            assert attribute not in ("style", "class")
            assert "://" not in value
            assert not attribute.endswith("href") or value.startswith("#")


@every_drawing
@every_language
def test_a_drawing_has_its_size_and_a_name_in_words(clinic, client, name, language):
    svg, size = drawn(client, name, language), DRAWINGS[name]
    assert (svg.get("width"), svg.get("height")) == (str(size.width), str(size.height))
    assert svg.get("viewBox") == f"0 0 {size.width} {size.height}"
    assert svg.get("lang") == language
    named = [svg.find(f"{SVG}{part}") for part in ("title", "desc")]
    assert svg.get("aria-labelledby") == " ".join(part.get("id") for part in named)
    assert all(part.text for part in named)


def test_the_labels_speak_the_language_that_was_asked_for(clinic, client):
    english, spanish = words_of(drawn(client, NAME, "en")), words_of(drawn(client, NAME, "es"))
    assert {"Before", "After", "Bone", "Disc", "Thick ligament", "Nerves with more room"} <= set(english)
    assert {"Antes", "Después", "Hueso", "Disco", "Ligamento grueso", "Nervios con más espacio"} <= set(spanish)
    assert not set(english) & set(spanish)


@every_drawing
@every_language
def test_a_label_has_room_in_its_line(clinic, client, name, language):
    """Labels begin at 272 of 420; the widest common letters take about 0.6 of their size."""
    svg = drawn(client, name, language)
    for text in svg.iter(f"{SVG}text"):
        size = float(text.get("font-size"))
        for line in list(text) or [text]:
            if (line.get("x") or text.get("x")) == "272":
                assert 272 + len(line.text) * size * 0.6 <= 424, line.text


@pytest.mark.parametrize("address", ["/drawings/absent.en.svg", f"/drawings/{NAME}.xx.svg", f"/drawings/{NAME}.svg"])
def test_another_drawing_or_language_is_not_there(clinic, client, address):
    assert client.get(address).status_code == 404


def test_a_page_shows_a_drawing_in_its_language_and_keeps_room_for_it(clinic, client):
    block = {"id": "drawing", "type": "picture", "picture": NAME, "alt": "A spine", "caption": "From the side"}
    document = Document.model_validate({**make_plain_document().to_json(), "blocks": [block]})
    make_live_translation(make_live_page(document, kind=PageKind.PROCEDURE, key="mild", slug=""), slug="")
    for path, language in (("/", "en"), ("/es/", "es")):
        image = client.page(path).select_one("article figure img")
        assert image["src"] == f"/drawings/{NAME}.{language}.svg"
        assert (image["width"], image["height"]) == ("420", "560")
        assert client.get(image["src"]).status_code == 200


def test_every_drawing_is_known_by_a_name_that_no_stored_picture_has():
    assert all(re.fullmatch(r"drawing-[a-z0-9-]+", name) for name in DRAWINGS)
