"""A visitor of a running server over the network: cookies, forms, and every answer kept."""

from __future__ import annotations

import http.client
import io
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.support.client import form_fields


@dataclass(frozen=True)
class Answer:
    url: str
    status: int
    headers: str
    body: bytes
    location: str

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "html5lib")


def _file(data: bytes, name: str) -> FileStorage:
    return FileStorage(io.BytesIO(data), name)


class Visitor:
    def __init__(self, url: str, cookies: dict[str, str] | None = None) -> None:
        self.server = urlsplit(url).netloc
        self.cookies = dict(cookies or {})
        self.answers: list[Answer] = []

    def get(self, url: str, **headers: str) -> Answer:
        return self._ask("GET", url, None, headers)

    def post(self, url: str, fields: dict[str, Any], **headers: str) -> Answer:
        """A value of bytes and a name is a file."""
        if any(isinstance(value, tuple) for value in fields.values()):
            files = {name: _file(*v) if isinstance(v, tuple) else v for name, v in fields.items()}
            boundary, body = encode_multipart(files)
            return self._ask(
                "POST", url, body, {"Content-Type": f"multipart/form-data; boundary={boundary}", **headers}
            )
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", url, urlencode(fields).encode(), {**kind, **headers})

    def submit(self, url: str, fields: dict[str, Any], *, form: str = "main form[method=post]") -> Answer:
        """Fill in the form on the page at `url`, which must have one, and send it."""
        element = self.get(url).page.select_one(form)
        assert element is not None, f"no {form} at {url}"
        return self.post(str(element.get("action") or url), {**form_fields(element), **fields})

    def _ask(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection(self.server, timeout=60)
        connection.request(method, url, body, {"Cookie": cookies, **headers})
        got = connection.getresponse()
        for line in got.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        answer = Answer(url, got.status, str(got.headers), got.read(), got.headers.get("Location", ""))
        connection.close()
        self.answers.append(answer)
        return answer
