"""Many sheet numbers in few signs, for the audit log: `42-57 60`."""

from __future__ import annotations

from collections.abc import Iterable


def ranges_of(numbers: Iterable[int]) -> str:
    """The distinct numbers in order; those that follow each other as first and last."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def in_ranges(number: int, ranges: str) -> bool:
    for run in ranges.split():
        first, _, last = run.partition("-")
        if int(first) <= number <= int(last or first):
            return True
    return False
