"""The starter pages in Spanish say what the English ones say, part by part, and are easy to read."""

from __future__ import annotations

import re

import pytest

from mildsite.content.document import Document, Picture
from mildsite.content.glossary import UNAVOIDABLE_TERMS
from mildsite.content.placeholders import PATTERN
from mildsite.content.plain import block_text, document_text
from mildsite.content.readability import sentences
from mildsite.content.readability_spanish import fernandez_huerta
from mildsite.content.starter.pages import STARTER_PAGES
from mildsite.content.starter.spanish import AFTERCARE, PROCEDURE

VALUES = {"clinic_name": "Minimally Invasive Spine and Pain Institute", "clinic_phone": "(teléfono)"}
PAIRS = {page.key: (page.words["en"][1], page.words["es"][1]) for page in STARTER_PAGES}
SPANISH = {key: spanish for key, (_, spanish) in PAIRS.items()}

every_page = pytest.mark.parametrize("key", PAIRS)


def _everything(document: Document) -> str:
    return f"{document_text(document, VALUES)}\n{document.description}"


def _without_words(document: Document) -> object:
    """What a translation must not change: blocks, identities, dates, values, urgencies and pictures."""
    tree = document.to_json()
    for block in tree["blocks"]:
        for part in (block, *block.get("items", ())):
            for words in ("text", "heading", "alt", "caption", "general_time"):
                part.pop(words, None)
    return tree["blocks"]


@every_page
def test_a_translation_has_the_parts_of_its_page(key):
    english, spanish = PAIRS[key]
    assert _without_words(spanish) == _without_words(english)
    assert bool(spanish.menu) == bool(english.menu)
    assert Document.model_validate(spanish.to_json()) == spanish


@every_page
def test_numbers_and_blanks_are_those_of_the_english_part(key):
    english, spanish = PAIRS[key]
    for one, other in zip(english.blocks, spanish.blocks, strict=True):
        numbers = [re.findall(r"\d+", block_text(block, VALUES)) for block in (one, other)]
        assert numbers[0] == numbers[1], one.id
        assert PATTERN.findall(str(one)) == PATTERN.findall(str(other)), one.id


@every_page
def test_lists_are_as_long_and_emphasis_is_where_it_was(key):
    english, spanish = PAIRS[key]
    for one, other in zip(english.blocks, spanish.blocks, strict=True):
        texts = [getattr(block, "text", "") for block in (one, other)]
        for mark in ("\n\n", "- ", "**"):
            assert texts[0].count(mark) == texts[1].count(mark), one.id


@every_page
def test_reads_easily(key):
    """Fernández-Huerta: 70 and more is easy enough for most readers. Without the names, and even with them."""
    assert fernandez_huerta(_everything(SPANISH[key]), leave_out=UNAVOIDABLE_TERMS) >= 75
    assert fernandez_huerta(_everything(SPANISH[key])) >= 70


@every_page
def test_no_block_is_hard_to_read(key):
    grades = {b.id: fernandez_huerta(block_text(b, VALUES), leave_out=UNAVOIDABLE_TERMS) for b in SPANISH[key].blocks}
    assert {block: grade for block, grade in grades.items() if grade < 70} == {}
    assert [" ".join(words) for words in sentences(_everything(SPANISH[key])) if len(words) > 25] == []


@every_page
def test_the_reader_is_called_usted_and_quotes_are_typographic(key):
    words = _everything(SPANISH[key])
    assert not re.search(r"\b(tú|tu|tus|ti|vosotros|os|vuestr[oa]s?)\b", words, re.IGNORECASE)
    assert not re.search("[\"'`]", words)
    assert words.count("?") == words.count("¿")


@every_page
def test_the_words_are_spanish(key):
    """No sentence left in English; the clinic's name is the same in every language."""
    words = _everything(SPANISH[key]).replace(VALUES["clinic_name"], "")
    assert not re.search(r"\b(the|and|your?|with|this|for|not|is|are|of)\b", words, re.IGNORECASE)


def test_no_word_on_coverage():
    for document in SPANISH.values():
        assert not re.search(r"medicare|seguro médico|cubr(e|ir)|cobertura", _everything(document), re.IGNORECASE)


@pytest.mark.parametrize(
    "words",
    [
        "descompresión lumbar mínimamente invasiva",
        "estenosis espinal lumbar",
        "claudicación neurogénica",
        "procedimiento ambulatorio",
        "el mismo día",
        "el dolor de espalda baja, el adormecimiento y las molestias en las piernas, sobre todo al estar de pie o al",
        "alivio importante sin cirugía abierta",
        "suele ser más rápida que con la cirugía tradicional",
        "tejido de ligamento que sobra",
        "incisión muy pequeña",
        "radiografía en vivo, llamada fluoroscopia",
        "trozos pequeños de hueso y de ligamento",
        "Por lo general, esto tarda de 45 a 60 minutos",
        "estar de pie, caminar y subir escaleras",
        "No le quita firmeza a la columna",
        "anestesia local",
        "menor riesgo",
        "complicaciones (problemas por el tratamiento) es baja",
        "dolor, hormigueo o adormecimiento en las piernas, que empeora al estar de pie o al caminar",
        "evitar una cirugía más invasiva",
        "estudios de imágenes",
        "Hable con Minimally Invasive Spine and Pain Institute",
    ],
)
def test_procedure_says(words):
    assert words in document_text(PROCEDURE, VALUES)


@pytest.mark.parametrize(
    "words",
    [
        "La mayoría de las personas vuelve a casa el mismo día.",
        "dolor o rigidez en la incisión",
        "se quita en unos días",
        "suele ser más rápida que con la cirugía de espalda tradicional",
        "lo que le indique su profesional de la salud",
        "el mejor resultado",
        "Evite levantar cosas pesadas, doblar la espalda y girar el cuerpo durante varios días después del",
        "Use hielo cuando lo necesite para la hinchazón",
        "Camine más, poco a poco",
        "limpia y seca hasta que sane del todo",
        "enrojecimiento, hinchazón o secreción fuera de lo normal",
        "Dolor en el pecho",
        "Dificultad para respirar",
        "No poder controlar la orina o las heces",
        "Adormecimiento en la ingle",
        "sala de emergencias",
        "Debilidad o adormecimiento en una pierna que antes no tenía",
        "calor en la incisión",
        "Fiebre",
        "Dolor que empeora en vez de mejorar",
    ],
)
def test_aftercare_says(words):
    assert words in document_text(AFTERCARE, VALUES)


def test_the_drawing_is_described():
    (picture,) = (block for block in PROCEDURE.blocks if isinstance(block, Picture))
    assert "Antes" in picture.alt
    assert "Después" in picture.alt
