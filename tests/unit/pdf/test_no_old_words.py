"""What is kept between sheets never prints old words: whatever of a sheet changes, its bytes change."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from mildsite.pdf.document import Paper, Size
from mildsite.pdf.rendering import render
from tests.factories.clinic import small_logo
from tests.factories.printed import LETTERHEAD, printed
from tests.support.pdf_reading import copied

_LOGO = base64.b64encode(small_logo()).decode()
_OTHER_LOGO = base64.b64encode(small_logo(size=(61, 20))).decode()
CHOICES: dict[str, dict[str, Any]] = {
    "large print": {"size": Size.LARGE},
    "A4": {"paper": Paper.A4},
    "no letterhead": {"letterhead": None},
    "a logo": {"letterhead": LETTERHEAD.model_copy(update={"logo_png": _LOGO})},
    "another logo": {"letterhead": LETTERHEAD.model_copy(update={"logo_png": _OTHER_LOGO})},
    "another language": {"part": {"language": "es"}},
    "from right to left": {"part": {"backward": True}},
    "a mark": {"part": {"mark": "SAMPLE"}},
    "another mark": {"part": {"mark": "DEMONSTRATION"}},
}
_UNSEEN = {"/renderer", "/patient_name", "/bookmark", "/clinic_name", "/issued_at", "/metadata_title"}
"""Not printed in the body, or checked elsewhere."""


def _leaves(node: Any, path: str = "") -> list[str]:
    """The way to every text of a sheet that somebody wrote."""
    if isinstance(node, dict):
        return [leaf for key, value in node.items() for leaf in _leaves(value, f"{path}/{key}")]
    if isinstance(node, list):
        return [leaf for place, value in enumerate(node) for leaf in _leaves(value, f"{path}/{place}")]
    fixed = path.rsplit("/", 1)[-1] in ("kind", "language", "size", "paper", "page_of")
    return [path] if isinstance(node, str) and not fixed and path not in _UNSEEN else []


def _changed(tree: Any, path: list[str], words: str) -> Any:
    """`tree` with `words` at the end of one text."""
    if not path:
        return tree + words
    head, *rest = path
    if isinstance(tree, dict):
        return {**tree, head: _changed(tree[head], rest, words)}
    return [_changed(value, rest, words) if place == int(head) else value for place, value in enumerate(tree)]


TREE = printed().model_dump(mode="json")
LEAVES = _leaves(TREE)


def test_every_text_is_among_those_that_are_varied() -> None:
    said = set(printed().texts())
    varied = {value for leaf in LEAVES for value in [_at(TREE, leaf)]}
    assert {"(555) 555-0100", "tel:+15555550100", "Fever", "Sunday, November 29", "Use ice.", "A", "25"} <= varied
    assert len(said & varied) > 60


@pytest.mark.parametrize("path", LEAVES)
def test_a_changed_text_is_printed_and_then_the_old_one_again(path: str) -> None:
    paper = printed()
    before = render(paper)
    after = render(type(paper).model_validate(_changed(TREE, path.strip("/").split("/"), "q")))
    assert after != before
    assert copied(after) != copied(before) or path.endswith(("/uri", "/link_label", "/picture", "/date"))
    assert render(paper) == before


def test_every_choice_gives_another_file_and_leaves_no_trace() -> None:
    before = render(printed())
    files = {name: render(printed(**changes)) for name, changes in CHOICES.items()}
    assert len({before, *files.values()}) == len(files) + 1
    assert {name: render(printed(**changes)) for name, changes in CHOICES.items()} == files
    assert render(printed()) == before


def test_bold_and_own_words_are_not_taken_for_others() -> None:
    from mildsite.pdf.document import Paragraph, Run, TextSection

    files = {
        render(printed(part={"sections": (TextSection(heading="x", body=(Paragraph(runs=(run,)),)),)}))
        for run in (
            Run(text="Rest."),
            Run(text="Rest.", bold=True),
            Run(text="Rest.", italic=True),
            Run(text="Rest.", bold=True, italic=True),
            Run(text="Rest.", language="es"),
        )
    }
    assert len(files) == 5


def _at(tree: Any, path: str) -> Any:
    for step in path.strip("/").split("/"):
        tree = tree[step] if isinstance(tree, dict) else tree[int(step)]
    return tree
