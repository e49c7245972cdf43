"""`render`: SheetDocuments in, the bytes of a PDF out. Same documents, same bytes."""

from __future__ import annotations

from collections.abc import Iterable

from mildsite.pdf.document import SheetDocument
from mildsite.pdf.file import PdfFile
from mildsite.pdf.layout import SheetLayout, lay_out
from mildsite.pdf.lines import NO_INK
from mildsite.pdf.logo import read_logo
from mildsite.pdf.metadata import Facts, metadata
from mildsite.pdf.page_writing import PageWriter
from mildsite.pdf.setting import one_file
from mildsite.pdf.subsets import add_fonts
from mildsite.pdf.syntax import text_string
from mildsite.pdf.tagging import Structure

RENDERER_VERSION = "4"
"""Raise it when the same document would give other bytes."""


def render(document: SheetDocument) -> bytes:
    """The finished PDF of one sheet: tagged (PDF/UA-1), every font embedded.

    Pure: no clock, no files beyond the fonts, no network. Raises UnprintableText rather than draw an empty box, and
    LogoDamaged.
    """
    return render_layout(lay_out(document))


def render_layout(layout: SheetLayout) -> bytes:
    """The same for a sheet that is laid out already."""
    book = _Book()
    book.add(layout)
    return book.finished()


def render_batch(documents: Iterable[SheetDocument], *, duplex: bool = False) -> bytes:
    """Many sheets as one tagged document, each with a bookmark.

    `duplex`: every patient begins on a new leaf. All documents must have the same paper. Raises what `render` raises.
    """
    book = _Book(batch=True, duplex=duplex)
    with one_file():
        for document in documents:
            # One layout at a time: a day's sheets need little more memory than one.
            book.add(lay_out(document))
    return book.finished()


class _Book:
    """The sheets of one file on their way into it."""

    def __init__(self, *, batch: bool = False, duplex: bool = False) -> None:
        self._batch, self._duplex = batch, duplex
        self._file = PdfFile()
        self._root = self._file.reserve()
        self._pages = self._file.reserve()
        self._resources = self._file.reserve()
        self._structure = Structure(self._file)
        self._page_numbers: list[int] = []
        self._bookmarks: list[tuple[str, int]] = []
        self._ink = NO_INK
        self._logos: set[str] = set()
        self._facts: Facts | None = None

    def add(self, sheet: SheetLayout) -> None:
        document = sheet.document
        if self._duplex and len(self._page_numbers) % 2:
            self._writer(sheet).blank(self._page_numbers)
        first = len(self._page_numbers)
        self._sheet(sheet)
        self._bookmarks.append((document.bookmark, self._page_numbers[first]))
        self._ink |= sheet.ink
        if document.letterhead and document.letterhead.logo_png:
            self._logos.add(document.letterhead.logo_png)
        self._facts = self._facts or Facts.of(document)

    def finished(self) -> bytes:
        """The bytes of the file, which speaks of itself as its first sheet does."""
        if self._facts is None:
            raise ValueError("a file has at least one sheet")
        self._structure.finish()
        self._put_resources()
        kids = b" ".join(b"%d 0 R" % number for number in self._page_numbers)
        count = len(self._page_numbers)
        self._file.put(self._pages, b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids))
        info, stream = metadata(self._file, self._facts)
        self._file.put(self._root, self._catalog(self._facts, stream))
        return self._file.finish(root=self._root, info=info)

    def _sheet(self, sheet: SheetLayout) -> None:
        pages, page = sheet.page_count, 0
        for part in sheet.parts:
            tree = self._structure.begin(part.stack.elements)
            writer = self._writer(sheet)
            for layout in part.stack.pages:
                page += 1
                number = writer.write(layout, part, tree, page=page, pages=pages)
                self._page_numbers.append(number)
            self._structure.end(tree, language=part.part.language)

    def _writer(self, sheet: SheetLayout) -> PageWriter:
        return PageWriter(self._file, self._structure, look=sheet.look, parent=self._pages, resources=self._resources)

    def _put_resources(self) -> None:
        pictures = b""
        for png in sorted(self._logos):
            logo = read_logo(png)
            pictures = b"/XObject<</Logo %d 0 R>>" % self._file.add_stream(logo.facts, logo.data, packed=True)
        self._file.put(self._resources, b"<</Font%s%s>>" % (add_fonts(self._file, self._ink), pictures))

    def _catalog(self, facts: Facts, stream: int) -> bytes:
        outlines = b"/Outlines %d 0 R/PageMode/UseOutlines" % self._outlines() if self._batch else b""
        sides = b"/Duplex/%s" % (b"DuplexFlipLongEdge" if self._duplex else b"Simplex") if self._batch else b""
        return (
            b"<</Type/Catalog/Pages %d 0 R/Lang%s/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R/Metadata %d 0 R"
            b"/ViewerPreferences<</DisplayDocTitle true/PrintScaling/None%s>>%s>>"
            % (self._pages, text_string(facts.language), self._structure.root, stream, sides, outlines)
        )

    def _outlines(self) -> int:
        """A bookmark for each sheet, one level."""
        root = self._file.reserve(len(self._bookmarks) + 1)
        last = root + len(self._bookmarks)
        for place, (words, page) in enumerate(self._bookmarks, root + 1):
            before = b"/Prev %d 0 R" % (place - 1) if place > root + 1 else b""
            after = b"/Next %d 0 R" % (place + 1) if place < last else b""
            target = b"/Dest[%d 0 R/Fit]" % page
            self._file.put(
                place, b"<</Title%s/Parent %d 0 R%s%s%s>>" % (text_string(words), root, before, after, target)
            )
        self._file.put(root, b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (root + 1, last, last - root))
        return root
