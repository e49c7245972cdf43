"""The figures: held against what we want of them, written to a file, shown as a table."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

PATH = Path(__file__).with_name("report.json")
_PACKAGES = ("flask", "gunicorn", "reportlab", "rl-accel", "uharfbuzz", "zxing-cpp", "weasyprint", "typst", "fpdf2")


@dataclass(frozen=True)
class Figure:
    name: str
    value: float | None
    """None where it was not measured."""
    unit: str
    target: float
    better: Literal["lower", "higher"]
    limit: float | None = None
    """What it must never miss, where that is less than the target."""
    detail: str = ""

    @property
    def met(self) -> bool | None:
        if self.value is None:
            return None
        return self.value <= self.target if self.better == "lower" else self.value >= self.target


def write(figures: Sequence[Figure], path: Path = PATH) -> None:
    """Figures of the same name are replaced, others stay, with the packages that they were measured with."""
    before = json.loads(path.read_text()) if path.exists() else {"machine": {}, "figures": []}
    known: dict[str, Any] = {figure["name"]: figure for figure in before["figures"]}
    for figure in figures:
        value = None if figure.value is None else round(figure.value, 2)
        known[figure.name] = asdict(figure) | {"value": value, "met": figure.met}
    now = machine()
    now["packages"] = {**before["machine"].get("packages", {}), **now["packages"]}
    content = {"machine": now, "figures": list(known.values())}
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def table(figures: Sequence[Figure]) -> str:
    """In Markdown."""
    lines = ["| figure | measured | target | met |", "|---|---|---|---|"]
    for figure in figures:
        measured = "not measured" if figure.value is None else f"{figure.value:.3g} {figure.unit}"
        way = "at most" if figure.better == "lower" else "at least"
        never = "over" if figure.better == "lower" else "under"
        target = f"{way} {figure.target:g} {figure.unit}"
        if figure.limit is not None:
            target += f", never {never} {figure.limit:g}"
        detail = f" ({figure.detail})" if figure.detail else ""
        met = {None: "–", True: "yes", False: "no"}[figure.met]
        lines.append(f"| {figure.name} | {measured}{detail} | {target} | {met} |")
    return "\n".join(lines) + "\n"


def machine() -> dict[str, Any]:
    """What it was measured on; nothing that tells whose it is."""
    packages = {}
    for name in _PACKAGES:
        try:
            packages[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": packages,
    }


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", facts.read_text()) if facts.exists() else None
    return found.group(1) if found else platform.machine()
