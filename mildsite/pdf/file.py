"""A PDF file (ISO 32000-1, 7.5): numbered objects, most of them packed into compressed object streams.

ReportLab's own document writes each object by itself in the clear. With a structure tree that is most of a file, and
most of the time; packed, it is little of both (docs/adr/0019-rendering.md).
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Sequence
from itertools import islice

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_PER_STREAM = 200
_ENTRY = struct.Struct(">BIH")
QUICK = 2
"""A level of compression: less than half the time of the usual 6, for two hundredths of the file."""


class PdfFile:
    """Objects by number. Each number that was reserved must be filled before the file is finished."""

    def __init__(self) -> None:
        self._plain: dict[int, bytes] = {}
        """Objects that are not in a stream of many yet."""
        self._streams: list[tuple[int, bytes, bytes]] = []
        self._entries = _Entries()
        self._next = 1

    def reserve(self, count: int = 1) -> int:
        """The first of `count` new numbers in a row."""
        first = self._next
        self._next += count
        return first

    def put(self, number: int, body: bytes) -> None:
        """Once for each number."""
        self._plain[number] = body

    def put_many(self, first: int, bodies: Sequence[bytes]) -> None:
        """A day's sheets have tens of thousands: they are packed as they come."""
        self._plain.update(enumerate(bodies, first))
        while len(self._plain) >= _PER_STREAM:
            self._pack()

    def add(self, body: bytes) -> int:
        number = self.reserve()
        self._plain[number] = body
        return number

    def add_stream(self, entries: bytes, data: bytes, *, packed: bool = False) -> int:
        """A stream; `packed` says that `data` is compressed already, otherwise it is compressed here."""
        number = self.reserve()
        self.put_stream(number, entries, data if packed else zlib.compress(data, QUICK))
        return number

    def put_stream(self, number: int, entries: bytes, data: bytes) -> None:
        """A stream of compressed `data`."""
        self._streams.append((number, entries + b"/Filter/FlateDecode", data))

    def put_clear_stream(self, number: int, entries: bytes, data: bytes) -> None:
        """A stream that tools read without unpacking it: the metadata."""
        self._streams.append((number, entries, data))

    def finish(self, *, root: int, info: int) -> bytes:
        """The bytes of the file. The same objects give the same bytes."""
        while self._plain:
            self._pack()
        parts, position, digested = [_HEADER], len(_HEADER), hashlib.sha256(_HEADER)
        entries = self._entries
        entries.put(0, 0, 0, 65535)
        for number, facts, data in self._streams:
            body = _stream(number, facts, data)
            entries.put(number, 1, position, 0)
            parts.append(body)
            digested.update(body)
            position += len(body)
        table, size = self.reserve(), self._next
        entries.put(table, 1, position, 0)
        digest = digested.hexdigest()[:32].encode()
        facts = b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]" % (size, root, info, digest, digest)
        parts.append(_stream(table, facts + b"/Filter/FlateDecode", zlib.compress(entries.rows(size), QUICK)))
        parts.append(b"startxref\n%d\n%%%%EOF\n" % position)
        return b"".join(parts)

    def _pack(self) -> None:
        """Put objects into a stream."""
        number, place, index, bodies = self.reserve(), 0, [], []
        for inside, own in enumerate(list(islice(self._plain, _PER_STREAM))):
            body = self._plain.pop(own)
            self._entries.put(own, 2, number, inside)
            index.append(b"%d %d" % (own, place))
            bodies.append(body)
            place += len(body) + 1
        head = b" ".join(index) + b"\n"
        data = head + b"\n".join(bodies) + b"\n"
        facts = b"/Type/ObjStm/N %d/First %d" % (len(bodies), len(head))
        self.put_stream(number, facts, zlib.compress(data, QUICK))


class _Entries:
    """Where each object is, as the file's table says it: a day's sheets have many."""

    def __init__(self) -> None:
        self._rows = bytearray()

    def put(self, number: int, kind: int, place: int, index: int) -> None:
        missing = (number + 1) * _ENTRY.size - len(self._rows)
        if missing > 0:
            self._rows.extend(bytes(missing))
        _ENTRY.pack_into(self._rows, number * _ENTRY.size, kind, place, index)

    def rows(self, size: int) -> bytes:
        return bytes(self._rows[: size * _ENTRY.size])


def _stream(number: int, facts: bytes, data: bytes) -> bytes:
    return b"%d 0 obj\n<<%s/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (number, facts, len(data), data)
