"""Kills and power cuts, a few of each: `make torture` does many."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.report import Figure
from bench.torture import kills, migrations, power_cut
from bench.torture.clinic import Clinic, furnish
from bench.torture.disk import cuts

DATABASE = "/clinic/mildsite.sqlite3"


@pytest.fixture(scope="module")
def clinic(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """The demonstration, with workers and commands of its own."""
    if request.config.getoption("--database") != "sqlite":
        pytest.skip("these are about SQLite's files")
    return furnish(tmp_path_factory.mktemp("demonstration"))


def held(figures: list[Figure]) -> bool:
    missed = [figure for figure in figures if not figure.met]
    assert missed == []
    return bool(figures)


def test_a_killed_worker_loses_no_sheet_and_makes_none_twice(clinic: Clinic, tmp_path: Path):
    assert held(kills.torture(clinic, tmp_path, kills=3))


def test_a_power_cut_loses_no_sheet_that_was_acknowledged(clinic: Clinic, tmp_path: Path):
    figures = power_cut.torture(clinic, tmp_path, points=6)
    if figures[0].value is None:
        pytest.skip(figures[0].detail)
    assert held(figures)


def test_a_killed_migration_leaves_the_schema_before_or_after(clinic: Clinic, tmp_path: Path):
    assert held(migrations.torture(clinic, tmp_path, points=4))


TRACE = r"""
pwrite64(3</clinic/mildsite.sqlite3>, "\x41\x41\x41\x41", 4, 0) = 4
write(1<pipe:[1]>, "\x6f\x6e\x65\x0a", 4) = 4
fsync(3</clinic/mildsite.sqlite3>) = 0
pwrite64(9</var/tmp/other>(deleted), "\x5a", 1, 0) = 1
pwrite64(3</clinic/mildsite.sqlite3>, "\x42\x42", 2, 1) = 2
write(1<pipe:[1]>, "\x74\x77\x6f\x0a", 4) = 4
fdatasync(3</clinic/mildsite.sqlite3>) = 0
ftruncate(3</clinic/mildsite.sqlite3>, 2) = 0
fsync(9</var/tmp/other>) = 0
fsync(3</clinic/mildsite.sqlite3>) = 0
"""


def test_a_disk_without_power_keeps_what_was_waited_for(tmp_path: Path):
    trace = tmp_path / "trace"
    trace.write_text(TRACE)
    first, second, third = cuts(trace, {DATABASE: b"...."}, seed=1)
    assert first.said == ["one"]
    assert set(first.files[DATABASE]) <= set(b"A."), "some of what was written may have reached it"
    assert (second.files, second.said) == ({DATABASE: b"AAAA"}, ["one", "two"])
    assert third.files[DATABASE] in (b"ABBA", b"AB")
