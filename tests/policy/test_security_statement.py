"""SECURITY.md promises what a test holds, and says of the rest that it is open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\|(?P<words>.*)\| (?:`(?P<file>[\w./]+)::(?P<test>\w+)`)? *\| (?P<status>\w+) \|$")


def rows(statement: str) -> list[re.Match[str]]:
    """Every line of every table, but for their heads."""
    lines = [line for line in statement.splitlines() if line.startswith("| ") and not line.endswith("| Status |")]
    found = [_ROW.match(line) for line in lines]
    assert None not in found, lines[found.index(None)]
    return [row for row in found if row]


def is_there(row: re.Match[str]) -> bool:
    file = ROOT / (row["file"] or "nowhere")
    return file.is_file() and re.search(rf"^def {row['test']}\(", file.read_text(encoding="utf-8"), re.M) is not None


def untrue(statement: str) -> list[str]:
    """The lines whose status is not what the tests say."""
    return [row[0] for row in rows(statement) if row["status"] != ("held" if is_there(row) else "open")]


def test_each_promise_names_a_test_that_is_there_or_says_that_it_is_open():
    statement = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert untrue(statement) == []
    assert len(rows(statement)) > 60


@pytest.mark.parametrize(
    "line",
    [
        "| It is safe | `tests/policy/test_security_statement.py::test_no_such_test` | held |",
        "| It is safe | `tests/policy/no_such_file.py::test_x` | held |",
        "| It is safe |  | held |",
        "| It is safe | `tests/policy/test_security_statement.py::test_a_line_that_is_not_true_is_found` | open |",
        "| It is safe | `tests/policy/test_security_statement.py::test_a_line_that_is_not_true_is_found` | perhaps |",
    ],
)
def test_a_line_that_is_not_true_is_found(line: str):
    assert untrue(f"| Promise | Test | Status |\n|---|---|---|\n{line}") == [line]
