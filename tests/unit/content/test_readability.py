"""The reading grade, and the estimate of syllables it rests on."""

from __future__ import annotations

import pytest

from mildsite.content.readability import flesch_kincaid_grade, sentences, syllables

# Counted by hand. Where dictionaries allow two counts, the larger.
HAND_COUNTED = {
    1: "the walked healed stairs called takes tried used nerves guides months please through bruised eyes ache rest "
    "don’t you’re small legs pulse heart drive played raised",
    2: "wanted numbness swelling bodies muscle muscles little people bladder table trouble being using doing bruises "
    "needed guided relief special patient technique client fluid bowel careful movement movements something sometimes "
    "lifestyle spasm isn’t didn’t diet going trying eases tissues quickly fully minutes issue language marriage "
    "friendly X-ray low-back tired settled player studied create react safely weakness usage nurse’s touches",
    3: "procedure incision area provider images imaging surgery ligament physician several outpatient easier "
    "caregiver carefully carrying video radio medium diary period dial-up serious musical medicine stenosis media "
    "exercise recently different completely another idea invasive together infection easily numbnesses "
    "actual annual manual carrier",
    4: "minimally usually decompression fluoroscopy claudication neurogenic anesthesia diagnosis recovery activity "
    "conservative traditional complication typically generally evaluate society January appropriate experience "
    "emergency comfortable circulation available operation medication",
    5: "evaluation flexibility everybody immediately continuously",
}
CASES = [(word, count) for count, words in HAND_COUNTED.items() for word in words.split()]


def test_syllables_are_nearly_always_exact_and_seldom_too_few() -> None:
    assert len({word for word, _ in CASES}) == len(CASES) >= 60
    wrong = {word: (syllables(word), count) for word, count in CASES if syllables(word) != count}
    assert len(wrong) <= 0.05 * len(CASES), wrong
    too_few = [word for word, (estimate, count) in wrong.items() if estimate < count]
    assert len(too_few) <= 0.01 * len(CASES), wrong


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("procedure", 3),
        ("minimally", 4),
        ("incision", 3),
        ("walked", 1),
        ("wanted", 2),
        ("area", 3),
        ("bodies", 2),
        ("little", 2),
        ("usually", 4),
        ("images", 3),
        ("CT", 2),
        ("MRI", 3),
        ("WALKED", 1),
        ("clinic’s", 2),
        ("clinic's", 2),
        ("45", 3),
    ],
)
def test_syllables_of(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_formula() -> None:
    # 6 words, 1 sentence, 6 syllables
    assert flesch_kincaid_grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    # 4 words, 2 sentences, 7 syllables
    assert flesch_kincaid_grade("Avoid lifting. Walk slowly!") == pytest.approx(0.39 * 2 + 11.8 * 7 / 4 - 15.59)


@pytest.mark.parametrize("text", ["", "  \n ", "… – !", "\n\n"])
def test_no_words_have_grade_zero(text: str) -> None:
    assert flesch_kincaid_grade(text) == 0.0


def test_a_line_end_ends_a_sentence() -> None:
    assert sentences("What to expect\nYou go home.\n- Use ice\n2. Rest") == [
        ["What", "to", "expect"],
        ["You", "go", "home"],
        ["Use", "ice"],
        ["Rest"],
    ]


def test_a_point_inside_does_not_end_a_sentence() -> None:
    assert len(sentences("Dr. Lee says it takes 1.5 hours, e.g. on most days.")) == 1
    assert len(sentences("“Is it safe?” Yes (it is!) and you rest.")) == 3


def test_terms_left_out_are_not_counted() -> None:
    text = "Neurogenic   Claudication’s pain. MILD helps."
    assert sentences("pain. helps.") == [["pain"], ["helps"]]
    assert flesch_kincaid_grade(text, leave_out=["neurogenic claudication", "mild"]) == pytest.approx(
        flesch_kincaid_grade("pain. helps.")
    )


def test_the_longest_term_goes_first_and_only_whole_words_go() -> None:
    assert flesch_kincaid_grade("lumbar pain milder", leave_out=["pain", "lumbar pain", "mild", ""]) == pytest.approx(
        flesch_kincaid_grade("milder")
    )


def test_longer_words_and_sentences_raise_the_grade() -> None:
    plain = flesch_kincaid_grade("Keep the cut clean. Keep it dry.")
    assert plain < flesch_kincaid_grade("Keep the cut clean and keep it dry.")
    assert plain < flesch_kincaid_grade("Maintain incision cleanliness. Avoid excessive humidity.")


def test_letters_without_end_are_counted_and_not_taken_apart() -> None:
    assert syllables("less" * 2_000) == 2_000
