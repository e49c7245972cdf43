"""Another language needs a catalog and translated pages, and no code.

In a process of its own: a language is known from the moment the application starts.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from mildsite.config import Settings

WORDS = {
    "Skip to the content": "Chuyển đến nội dung",
    "Page not found": "Không tìm thấy trang",
}
VISIT = """
import json, sys
from pathlib import Path
from mildsite import clock, create_app, languages

languages.CATALOGS = Path(sys.argv[1])

from mildsite.config import Settings
from mildsite.content.models import PageKind
from mildsite.db import db
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page, make_live_translation, make_plain_document

app = create_app(Settings.from_environment({"MILDSITE_INSTANCE": sys.argv[2], "MILDSITE_DATABASE_URL": sys.argv[3]}))
with app.app_context():
    make_clinic(languages=("vi",))
    source = make_live_page(make_plain_document(), kind=PageKind.STANDARD, key="about", slug="")
    make_live_translation(source, make_plain_document("Giới thiệu"), language="vi", slug="")
    db.session.commit()
client = app.test_client()
pages = {path: client.get(path).get_data(as_text=True) for path in ("/", "/vi/", "/vi/absent", "/es/")}
with app.app_context():
    db.engine.dispose()
json.dump(pages, sys.stdout)
"""


@pytest.fixture
def catalogs(tmp_path: Path) -> Path:
    """A folder with one small catalog of Vietnamese words."""
    folder = tmp_path / "translations" / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalog = Catalog(locale="vi")
    for message, words in WORDS.items():
        catalog.add(message, words)
    with (folder / "messages.po").open("wb") as po, (folder / "messages.mo").open("wb") as mo:
        write_po(po, catalog)
        write_mo(mo, catalog)
    return folder.parent.parent


def test_a_catalog_alone_makes_a_language(settings: Settings, catalogs: Path):
    command = [sys.executable, "-c", VISIT, catalogs, settings.instance, settings.database_url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pages = json.loads(done.stdout)
    assert '<html lang="en"' in pages["/"]
    assert '<a href="/vi/" lang="vi" hreflang="vi">Tiếng Việt</a>' in pages["/"]
    assert '<html lang="vi"' in pages["/vi/"]
    assert "Giới thiệu" in pages["/vi/"]
    assert WORDS["Skip to the content"] in pages["/vi/"]
    assert '<html lang="vi"' in pages["/vi/absent"]
    assert WORDS["Page not found"] in pages["/vi/absent"]
    assert '<html lang="en"' in pages["/es/"], "a language without a catalog is none"
