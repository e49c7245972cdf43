"""What a patient reads off the paper: the way to the same sheet online."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.test import TestResponse

from mildsite.pdf.document import AccessSection
from mildsite.sheets.models import Sheet
from mildsite.sheets.opening import snapshot_of
from tests.support.client import CheckingClient


@dataclass(frozen=True)
class OnPaper:
    token: str
    code: str

    @property
    def path(self) -> str:
        return f"/s/{self.token}"

    @property
    def wrong_code(self) -> str:
        """Eight digits, and not those."""
        return f"{(int(self.code) + 1) % 10**8:08d}"

    def open(self, client: CheckingClient, code: str | None = None, *, query: str = "") -> TestResponse:
        """Type the code into the form of the link's page."""
        return client.submit(self.path + query, {"code": self.code if code is None else code})

    def opened(self, client: CheckingClient, *, query: str = "") -> CheckingClient:
        """`client`, which may see the sheet from now on."""
        answer = self.open(client, query=query)
        assert answer.status_code == 303, answer.status
        return client


def paper_of(sheet: Sheet) -> OnPaper:
    sections = snapshot_of(sheet).document.parts[0].sections
    access = next(section for section in sections if isinstance(section, AccessSection))
    return OnPaper(token=access.uri.rpartition("/")[2], code=access.code.replace(" ", ""))
