"""The benchmark measures what it says: the whole standard sheet, and figures that later benchmarks can add to."""

import json
from pathlib import Path

from bench.names import names
from bench.report import Figure, table, write
from bench.standard_page import standard_pages


def test_every_patient_of_a_run_has_a_name_of_their_own_and_the_next_run_has_the_same() -> None:
    assert len(set(names(500))) == 500
    assert names(200) == names(200)


def test_engines_that_are_told_positions_draw_both_pages_with_code_and_links() -> None:
    first, second = standard_pages()
    assert {words.slot for words in first.words} >= {None, 0}
    assert second.code is not None
    assert first.targets
    assert second.targets


def test_a_later_benchmark_replaces_its_figures_and_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    write([Figure("a", 1.0, "ms", 2, "lower"), Figure("b", 1.0, "times", 2, "higher")], path)
    write([Figure("b", 3.0, "times", 2, "higher")], path)
    figures = json.loads(path.read_text())["figures"]
    assert [(figure["name"], figure["value"], figure["met"]) for figure in figures] == [
        ("a", 1.0, True),
        ("b", 3.0, True),
    ]


def test_what_could_not_be_had_is_not_measured_and_not_met() -> None:
    assert "not measured" in table([Figure("a", None, "times", 2, "higher")])
    assert Figure("a", None, "times", 2, "higher").met is None
