"""The keys: whether everything that is sealed can be opened, and whether they would outlive this machine."""

from __future__ import annotations

from mildsite.cli.checks.finding import Finding, green, red
from mildsite.config import Settings
from mildsite.sheets.custody.checking import missing_keys
from mildsite.sheets.custody.copying import copy_confirmed


def keys_of_rows(_settings: Settings) -> Finding:
    """That the file is safe was checked before anything started."""
    found = list(missing_keys())
    wrong = [finding.words for finding in found if not finding.good]
    return red(" ".join(wrong)) if wrong else green(found[0].words)


def copy_of_keys(settings: Settings) -> Finding:
    """Whoever loses the file loses every sheet."""
    if copy_confirmed():
        return green(f"A copy of {settings.master_key_file}, as it is now, lies away from this machine.")
    return red(
        f"Nobody has confirmed a copy of {settings.master_key_file} away from this machine and from its backups. "
        "Make one, then run: mildsite keys confirm-copy"
    )
