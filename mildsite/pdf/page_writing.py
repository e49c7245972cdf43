"""A page as PDF writes it: its content, the links on it, and which element each piece of content belongs to."""

from __future__ import annotations

from mildsite.pdf.file import PdfFile
from mildsite.pdf.furniture import mark_operators
from mildsite.pdf.layout import PartLayout
from mildsite.pdf.lines import number
from mildsite.pdf.pieces import ARTIFACT
from mildsite.pdf.setting import box
from mildsite.pdf.stacking import PageLayout, Placed
from mildsite.pdf.styles import Look
from mildsite.pdf.syntax import ascii_string, text_string
from mildsite.pdf.tagging import Structure, Tree

_DECORATION = b"/Artifact BMC\n%sEMC\n"
_FURNITURE = b"/Artifact<</Type/Pagination/Subtype/%s>>BDC\nq 1 0 0 1 %s %s cm\n%sQ\nEMC\n"


class PageWriter:
    """Writes the pages of one part of a sheet."""

    def __init__(self, file: PdfFile, structure: Structure, *, look: Look, parent: int, resources: int) -> None:
        self._file, self._structure, self._look = file, structure, look
        self._parent, self._resources = parent, resources

    def write(self, layout: PageLayout, part: PartLayout, tree: Tree, *, page: int, pages: int) -> int:
        """Gives the number of the page object. `page` and `pages` count through the sheet."""
        look, page_number = self._look, self._file.reserve()
        content, owners = [self._frames(layout)], list[int]()
        links: list[tuple[Placed, int]] = []
        for placed in layout.placed:
            content.append(self._piece(placed, tree, page_number, owners))
            links += [(placed, place) for place in range(len(placed.piece.links))]
        content.append(self._furniture(layout, part, page, pages))
        key = self._structure.next_key()
        self._structure.page_content([tree.first + owner for owner in owners])
        annotations = b" ".join([b"%d 0 R" % self._link(placed, place, tree, page_number) for placed, place in links])
        stream = self._file.add_stream(b"", b"".join(content))
        self._file.put(
            page_number,
            b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Resources %d 0 R/Contents %d 0 R"
            b"/StructParents %d/Tabs/S%s>>"
            % (
                self._parent,
                number(look.page_width),
                number(look.page_height),
                self._resources,
                stream,
                key,
                b"/Annots[%s]" % annotations if annotations else b"",
            ),
        )
        return page_number

    def blank(self, pages: list[int]) -> None:
        """An empty page behind the last one."""
        look = self._look
        pages.append(
            self._file.add(
                b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Resources<<>>/Tabs/S>>"
                % (self._parent, number(look.page_width), number(look.page_height))
            )
        )

    def _frames(self, layout: PageLayout) -> bytes:
        look = self._look
        drawn = b""
        for frame, top, bottom in layout.frames():
            if frame.fill is not None:
                drawn += box(look.margin, bottom, look.width, top - bottom, fill=frame.fill)
            drawn += box(look.margin, bottom, look.width, top - bottom, line=frame.line)
        return _DECORATION % drawn if drawn else b""

    def _piece(self, placed: Placed, tree: Tree, page: int, owners: list[int]) -> bytes:
        look, parts = self._look, [b"q 1 0 0 1 %s %s cm\n" % (number(self._look.margin), number(placed.y))]
        for element, operators in placed.piece.content:
            if element == ARTIFACT:
                parts.append(_DECORATION % operators)
                continue
            owner = placed.base + element
            parts.append(b"/%b<</MCID %d>>BDC\n%bEMC\n" % (tree.elements[owner].tag, len(owners), operators))
            tree.content(owner, page, len(owners))
            owners.append(owner)
        for figure in placed.piece.figures:
            left, bottom, right, top = figure.region
            region = [look.margin + left, placed.y + bottom, look.margin + right, placed.y + top]
            bounds = b" ".join(map(number, region))
            tree.extra[placed.base + figure.element] = b"/A<</O/Layout/Placement/Block/BBox[%s]>>" % bounds
        parts.append(b"Q\n")
        return b"".join(parts)

    def _furniture(self, layout: PageLayout, part: PartLayout, page: int, pages: int) -> bytes:
        look = self._look
        margin = number(look.margin)
        foot = part.foot.operators(page, pages)
        drawn = _FURNITURE % (b"Footer", margin, number(look.margin + part.foot.height), foot)
        if part.part.mark and layout is not part.stack.pages[0]:
            words = mark_operators(part.part.mark, part.setting)[0]
            drawn += _FURNITURE % (b"Header", margin, number(look.page_height - look.margin), words)
        return drawn

    def _link(self, placed: Placed, place: int, tree: Tree, page: int) -> int:
        """The annotation of a link; gives its object number."""
        link, look = placed.piece.links[place], self._look
        left, bottom, right, top = link.region
        region = [look.margin + left, placed.y + bottom, look.margin + right, placed.y + top]
        owner, key = placed.base + link.element, self._structure.next_key()
        self._structure.annotation_parent(tree.first + owner)
        annotation = self._file.add(
            b"<</Type/Annot/Subtype/Link/Rect[%s]/Border[0 0 0]/F 4/P %d 0 R/StructParent %d/Contents%s"
            b"/A<</S/URI/URI%s>>>>"
            % (b" ".join(map(number, region)), page, key, text_string(link.words), ascii_string(link.uri))
        )
        tree.annotation(owner, page, annotation)
        return annotation
