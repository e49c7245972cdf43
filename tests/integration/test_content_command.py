"""`mildsite content`: pages out and in by command."""

from __future__ import annotations

import pytest

from mildsite.audit.verifying import verify
from mildsite.content import queries
from mildsite.content.lifecycle import State
from mildsite.keys import keyring
from tests.support.commands import refused, rows


def test_pages_go_out_and_come_in_as_drafts(mildsite, installed, tmp_path):
    mildsite("demo")
    result = mildsite("content", "export", tmp_path / "out")
    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == f"{len(list((tmp_path / 'out' / 'pages').iterdir()))} written."
    page = tmp_path / "out" / "pages" / "mild-aftercare.en.md"
    page.write_text(page.read_text().replace("Fever", "A fever"))
    result = mildsite("content", "import", tmp_path / "out", "--as", "editor@clinic.test")
    assert result.exit_code == 0
    assert "drafted     pages/mild-aftercare.en.md" in result.output.splitlines()
    assert "1 drafted" in result.output.splitlines()[-1]
    with installed():
        draft = queries.newest_revision(queries.page_of_key("mild-aftercare", language="en"))
        assert (draft.state, [author.name for author in draft.authors]) == (State.DRAFT, ["Ed Editor"])
        assert verify(keyring()) is None


def test_a_refused_file_is_told_of_and_ends_with_status_1_and_the_others_are_kept(mildsite, installed, tmp_path):
    mildsite("demo")
    mildsite("content", "export", tmp_path / "out")
    for name, old in (("mild.en.md", "title: "), ("mild-aftercare.en.md", "Fever")):
        page = tmp_path / "out" / "pages" / name
        page.write_text(page.read_text().replace(old, "A fever"))
    result = mildsite("content", "import", tmp_path / "out", "--as", "editor@clinic.test")
    assert result.exit_code == 1
    assert "refused     pages/mild.en.md: Line 2: " in result.output
    assert "1 refused" in result.output.splitlines()[-1]
    with installed():
        page = queries.page_of_key("mild-aftercare", language="en")
        assert queries.newest_revision(page).state is State.DRAFT


@pytest.mark.parametrize(
    ("email", "folder", "said"),
    [
        ("nobody@clinic.test", "out", "Nobody signs in with this address. Name an editor"),
        ("reviewer@clinic.test", "out", "This person may not edit pages. Name an editor"),
        ("editor@clinic.test", "nowhere", "There is no folder"),
        ("editor@clinic.test", "instance", "There are no pages in"),
    ],
)
def test_who_brings_pages_in_and_from_where_must_be_right(mildsite, installed, tmp_path, email, folder, said):
    mildsite("demo")
    mildsite("content", "export", tmp_path / "out")
    with installed():
        before = rows()
    assert said in refused(mildsite("content", "import", tmp_path / folder, "--as", email))
    with installed():
        assert rows() == before


def test_export_says_why_it_cannot_write(mildsite, tmp_path):
    mildsite("demo")
    assert "holds other files. Name an empty folder" in refused(mildsite("content", "export", tmp_path / "instance"))
    assert "/proc/out cannot be written" in refused(mildsite("content", "export", "/proc/out"))
