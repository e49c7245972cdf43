"""`mildsite specimen`: a gallery of hard cases, every file checked."""

from __future__ import annotations

import subprocess

from mildsite.cli.specimen import specimen
from mildsite.sheets.gallery import NAMES
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page, make_live_translation
from tests.support.pdf_reading import copied, read_pdf


def run(app, out, *arguments):
    return app.test_cli_runner().invoke(specimen, ["--out", str(out), *arguments])


def test_a_sample_of_the_gallery_is_written_and_has_nothing_wrong(app, tmp_path):
    make_clinic(is_demo=True)
    make_live_translation(make_live_page())
    result = run(app, tmp_path, "--names", "2")
    assert result.exit_code == 0, result.output
    names = {path.name for path in tmp_path.glob("*.pdf")}
    assert len(names) == 2 * 2 * 2 * (2 + 1), "languages, sizes, papers; each name by itself and all as a batch"
    assert {"en-standard-letter-usual.pdf", "es-large-a4-long.pdf", "es-large-a4-batch.pdf"} <= names
    assert len(list(tmp_path.glob("*.png"))) >= len(names)
    assert "MUESTRA" in copied((tmp_path / "es-standard-letter-long.pdf").read_bytes()).upper()
    assert len(read_pdf((tmp_path / "en-standard-a4-batch.pdf").read_bytes()).outline) == 2
    for path in tmp_path.glob("*.pdf"):
        subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)


def test_without_a_live_text_the_starter_text_is_shown(app, tmp_path):
    make_clinic()
    result = run(app, tmp_path, "--names", "1", "--no-pictures")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "en-large-letter-usual.pdf").exists()
    assert (tmp_path / "es-standard-a4-usual.pdf").exists()
    assert list(tmp_path.glob("*.png")) == []


def test_an_installation_that_is_not_set_up_says_so(app, tmp_path):
    result = run(app, tmp_path)
    assert result.exit_code == 1
    assert "mildsite init" in result.output


def test_the_gallery_has_twelve_names():
    assert len(NAMES) == len(set(NAMES.values())) == 12
