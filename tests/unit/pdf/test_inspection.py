"""The inspection finds what is wrong with a file: each check is held to a file that was broken on purpose."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, NameObject, NumberObject

from mildsite.pdf.document import Size
from mildsite.pdf.inspection import CHECKS, inspect
from mildsite.pdf.rendering import render
from tests.factories.printed import printed

Break = Callable[[PdfWriter], object]


def broken(break_it: Break) -> bytes:
    """A good sheet, read, broken and written anew."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(render(printed()))))
    break_it(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def found(data: bytes, size: Size = Size.STANDARD) -> set[str]:
    return {finding.check for finding in inspect(data, size)}


def _elements(node: Any) -> list[Any]:
    node = node.get_object()
    if isinstance(node, list):
        return [element for kid in node for element in _elements(kid)]
    if isinstance(node, dict) and "/S" in node:
        return [node, *_elements(node.get("/K", ArrayObject()))]
    return []


def _all(writer: PdfWriter, tag: str) -> list[Any]:
    root = writer.root_object["/StructTreeRoot"]
    return [element for element in _elements(root["/K"]) if element["/S"] == tag]


def _drop(key: str, tag: str) -> Break:
    return lambda writer: [element.pop(key) for element in _all(writer, tag) if key in element]


def _rename(tag: str, other: str) -> Break:
    return lambda writer: [element.update({NameObject("/S"): NameObject(other)}) for element in _all(writer, tag)]


def _lose(*path: str) -> Break:
    def break_it(writer: PdfWriter) -> None:
        node: Any = writer.root_object
        for step in path[:-1]:
            node = node[step]
        del node[path[-1]]

    return break_it


def _write(operators: bytes) -> Break:
    """Further content on the first page, which no element knows of."""

    def break_it(writer: PdfWriter) -> None:
        page, stream = writer.pages[0], DecodedStreamObject()
        stream.set_data(page.get_contents().get_data() + operators)  # type: ignore[union-attr]
        page[NameObject("/Contents")] = writer._add_object(stream)

    return break_it


def _of_links(key: str) -> Break:
    def break_it(writer: PdfWriter) -> None:
        for page in writer.pages:
            for note in page.get("/Annots", []):
                note.get_object().pop(key)

    return break_it


def _no_tabs(writer: PdfWriter) -> None:
    for page in writer.pages:
        page.pop("/Tabs", None)


def _no_font_files(writer: PdfWriter) -> None:
    for font in writer.pages[0]["/Resources"]["/Font"].values():
        del font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"]


def _smaller_page(writer: PdfWriter) -> None:
    writer.pages[0][NameObject("/MediaBox")] = ArrayObject(map(NumberObject, (0, 0, 500, 792)))


BROKEN_TAGS: dict[str, Break] = {
    "no Alt": _drop("/Alt", "/Figure"),
    "no language": _lose("/Lang"),
    "no tags": _lose("/StructTreeRoot"),
    "no way from the page to its tags": _lose("/StructTreeRoot", "/ParentTree"),
    "no title to show": _lose("/ViewerPreferences"),
    "not marked": _lose("/MarkInfo"),
    "no metadata": _lose("/Metadata"),
    "a heading skipped": _rename("/H2", "/H4"),
    "a paragraph for an item": _rename("/LI", "/P"),
    "TH without Scope": _drop("/A", "/TH"),
    "a link without words": _of_links("/Contents"),
    "no order of links": _no_tabs,
    "untagged text": _write(b"BT /T0 12 Tf 60 400 Td (\0\x24) Tj ET\n"),
    "a letter that the font lacks": _write(b"/Artifact BMC BT /T0 12 Tf 60 400 Td (\0\0) Tj ET EMC\n"),
}


def test_a_good_file_has_nothing_wrong() -> None:
    assert found(render(printed())) == set()
    assert found(broken(lambda _: None)) == set(), "writing it anew breaks it already"


@pytest.mark.parametrize("break_it", BROKEN_TAGS.values(), ids=BROKEN_TAGS.keys())
def test_a_file_that_is_read_aloud_wrongly_is_found(break_it: Break) -> None:
    assert "tags" in found(broken(break_it))


@pytest.mark.parametrize(
    ("check", "break_it"),
    [
        ("smallest_type", _write(b"/Artifact BMC BT /T0 11 Tf 60 400 Td (\0\x24) Tj ET EMC\n")),
        ("no_overlap", _write(b"/Artifact BMC BT /T1 21 Tf 46 680 Td (\0\x24\0\x24) Tj ET EMC\n")),
        ("inside_the_page", _write(b"/Artifact BMC BT /T0 12 Tf 590 400 Td (\0\x24\0\x24) Tj ET EMC\n")),
        ("inside_the_page", _write(b"/Artifact BMC 10 10 50 50 re S EMC\n")),
        ("inside_the_page", _smaller_page),
        ("fonts_embedded", _no_font_files),
    ],
)
def test_each_check_finds_what_it_is_for(check: str, break_it: Break) -> None:
    assert check in found(broken(break_it))


def test_large_print_with_usual_letters_is_found() -> None:
    assert found(render(printed()), Size.LARGE) == {"smallest_type"}


def test_every_check_has_been_held_to_a_broken_file() -> None:
    assert set(CHECKS) == {"smallest_type", "no_overlap", "inside_the_page", "fonts_embedded", "tags"}


def test_a_finding_holds_no_word_of_the_sheet() -> None:
    messages = " ".join(finding.message for finding in inspect(broken(_no_font_files), Size.LARGE))
    assert messages
    assert "Zoë" not in messages
    assert "Brien" not in messages
