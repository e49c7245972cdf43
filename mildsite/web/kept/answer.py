"""An answer as it leaves the server, in every encoding that makes it smaller; or that the reader has it already."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import brotli
from werkzeug.datastructures import Accept, Headers
from werkzeug.http import parse_accept_header, parse_etags, remove_entity_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PLAIN = "identity"
_ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT),
    "gzip": lambda body: gzip.compress(body, mtime=0),
}
"""The one that makes a page smallest first. The same page gives the same bytes in every process."""
_WORDS = ("text/", "application/xml", "application/manifest+json", "image/svg+xml")
"""What is worth compressing. Pictures of pixels are compressed already."""


_OF_ONE_ANSWER = ("Date", "Accept-Ranges")
"""Headers of files that do not hold for what is kept: the server in front dates each answer."""


@dataclass(frozen=True, slots=True)
class _Form:
    """The answer in one encoding."""

    body: bytes
    tag: str
    headers: list[tuple[str, str]]
    headers_unchanged: list[tuple[str, str]]


class Answer:
    """A WSGI application that answers GET and HEAD with one page."""

    def __init__(self, headers: Headers, body: bytes, *, encoded: bool) -> None:
        """Without `encoded` only as it is: a page for one reader is not worth the time."""
        bodies = {PLAIN: body}
        if encoded and headers.get("Content-Type", "").startswith(_WORDS):
            smaller = {name: encode(body) for name, encode in _ENCODERS.items()}
            bodies |= {name: data for name, data in smaller.items() if len(data) < len(body)}
        digest = hashlib.sha256(body).hexdigest()[:32]
        self._forms = {name: _form(headers, data, encoding=name, digest=digest) for name, data in bodies.items()}
        self.size = sum(map(len, bodies.values()))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        form = self._forms.get(best_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")), self._forms[PLAIN])
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and (known == form.tag or parse_etags(known).contains_weak(form.tag.strip('"'))):
            start_response("304 NOT MODIFIED", form.headers_unchanged.copy())
            return []
        start_response("200 OK", form.headers.copy())
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]


@lru_cache(maxsize=64)
def best_encoding(accepted: str) -> str:
    """The one of ours that a client takes and that makes a page smallest, by its `Accept-Encoding`."""
    offered = parse_accept_header(accepted, Accept)
    return next((name for name in _ENCODERS if offered.quality(name) > 0), PLAIN)


def _form(headers: Headers, body: bytes, *, encoding: str, digest: str) -> _Form:
    own = Headers((name, value) for name, value in headers if name not in _OF_ONE_ANSWER)
    own["Content-Length"] = str(len(body))
    own["Vary"] = "Accept-Encoding"
    tag = f'"{digest}"'
    if encoding != PLAIN:
        own["Content-Encoding"] = encoding
        tag = f'"{digest}-{encoding}"'
    own["ETag"] = tag
    unchanged = own.copy()
    remove_entity_headers(unchanged)
    return _Form(body, tag, own.to_wsgi_list(), unchanged.to_wsgi_list())
