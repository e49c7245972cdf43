"""The Spanish reading score."""

from __future__ import annotations

import pytest

from mildsite.content.placeholders import sample_values
from mildsite.content.quality import assess
from mildsite.content.readability_spanish import fernandez_huerta, spanish_grade, spanish_syllables
from tests.factories.content import make_plain_document

EASY = "Descanse en casa. Tome agua. Llame a la clínica si tiene fiebre."
HARD = (
    "La rehabilitación musculoesquelética postoperatoria requiere evaluaciones multidisciplinarias individualizadas "
    "considerando particularidades farmacológicas extraordinariamente complejas."
)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("casa", 2), ("agua", 2), ("clínica", 3), ("fiebre", 2), ("día", 2), ("guía", 2), ("que", 1), ("guerra", 2),
        ("pingüino", 3), ("aire", 2), ("leer", 2), ("poeta", 3), ("ciudad", 2), ("cirugía", 4), ("médico", 3),
        ("incisión", 3), ("procedimiento", 5), ("espalda", 3), ("y", 1), ("muy", 1), ("rey", 1), ("hueso", 2),
        ("oído", 3), ("país", 2), ("bien", 1), ("izquierda", 3), ("911", 4),
    ],
)  # fmt: skip
def test_syllables(word, count):
    assert spanish_syllables(word) == count


def test_short_plain_sentences_score_high_and_long_learned_ones_low():
    assert fernandez_huerta(EASY) >= 70
    assert fernandez_huerta(HARD) < 30


def test_the_grade_follows_the_table():
    assert spanish_grade(EASY) <= 6
    assert spanish_grade(HARD) > 8


def test_a_spanish_text_is_measured_as_spanish():
    document = make_plain_document(title="El procedimiento", text=HARD)
    found = assess(document, values=sample_values(), language="es")
    assert "grade" in {finding.rule for finding in found.findings}
    assert found.grade == pytest.approx(assess(document, values=sample_values(), language="es").grade)
