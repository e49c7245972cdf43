"""The structure tree of a file (ISO 32000-1, 14.7; PDF/UA-1): what each piece of content is, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mildsite.pdf.file import PdfFile
from mildsite.pdf.pieces import Element
from mildsite.pdf.syntax import in_language


@dataclass(slots=True)
class Tree:
    """One part of a sheet: its elements, and what of the pages is theirs."""

    elements: Sequence[Element]
    first: int
    """Object number of the first element; the others follow."""
    part: int
    """Object number of the element around them."""
    kids: list[list[bytes]] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    """Of each element the page object its content begins on, or 0."""
    attached: int = 0
    top: list[int] = field(default_factory=list)
    extra: dict[int, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kids = [[] for _ in self.elements]
        self.pages = [0] * len(self.elements)

    def content(self, element: int, page: int, mark: int) -> None:
        """Marked content `mark` of the page object `page` belongs to `element`."""
        self.attach(element)
        here = self.pages[element] = self.pages[element] or page
        # On the element's own page the number says it all.
        self.kids[element].append(b"%d" % mark if here == page else b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (page, mark))

    def annotation(self, element: int, page: int, number: int) -> None:
        self.attach(element)
        self.kids[element].append(b"<</Type/OBJR/Pg %d 0 R/Obj %d 0 R>>" % (page, number))

    def attach(self, last: int) -> None:
        """Give every element up to `last` its place: reading order is the order in which they were set."""
        while self.attached <= last:
            parent, number = self.elements[self.attached].parent, self.first + self.attached
            if parent < 0:
                self.top.append(number)
            else:
                self.kids[parent].append(b"%d 0 R" % number)
            self.attached += 1

    def bodies(self) -> list[bytes]:
        """The dictionaries of the elements, in the order of their numbers."""
        self.attach(len(self.elements) - 1)
        first, part, extra = self.first, self.part, self.extra
        return [
            b"<</S/%b/P %d 0 R%b%b%b/K[%b]>>"
            % (
                tag,
                part if parent < 0 else first + parent,
                b"/Pg %d 0 R" % page if page else b"",
                attributes,
                extra.get(place, b""),
                b" ".join(kids),
            )
            for place, ((tag, parent, attributes), page, kids) in enumerate(
                zip(self.elements, self.pages, self.kids, strict=True)
            )
        ]


class Structure:
    """The tree of a whole file, and the way from its content back to it."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self.root = file.reserve(2)
        self._document = self.root + 1
        self._parts: list[int] = []
        self._parents: list[bytes] = []

    def begin(self, elements: Sequence[Element]) -> Tree:
        number = self._file.reserve(len(elements) + 1)
        return Tree(elements, number + 1, number)

    def end(self, tree: Tree, *, language: str) -> None:
        self._file.put_many(tree.first, tree.bodies())
        kids = b" ".join(b"%d 0 R" % number for number in tree.top)
        body = b"<</S/Part/P %d 0 R%s/K[%s]>>" % (self._document, in_language(language), kids)
        self._file.put(tree.part, body)
        self._parts.append(tree.part)

    def next_key(self) -> int:
        """A key of the parent tree, to be filled by `page_content` or `annotation_parent` at once."""
        return len(self._parents)

    def page_content(self, owners: Sequence[int]) -> None:
        """The owner of each marked content of a page, by its number there."""
        number = self._file.add(b"[%s]" % b" ".join([b"%d 0 R" % owner for owner in owners]))
        self._parents.append(b"%d 0 R" % number)

    def annotation_parent(self, owner: int) -> None:
        self._parents.append(b"%d 0 R" % owner)

    def finish(self) -> None:
        kids = b" ".join(b"%d 0 R" % number for number in self._parts)
        self._file.put(self._document, b"<</S/Document/P %d 0 R/K[%s]>>" % (self.root, kids))
        rows = b" ".join(b"%d %s" % (key, parent) for key, parent in enumerate(self._parents))
        tree = self._file.add(b"<</Nums[%s]>>" % rows)
        following = len(self._parents)
        self._file.put(
            self.root,
            b"<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>"
            % (self._document, tree, following),
        )
