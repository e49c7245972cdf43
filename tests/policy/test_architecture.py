"""The rules of the design that a machine can check."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import mildsite

Node = TypeVar("Node", bound=ast.AST)
PACKAGE = Path(mildsite.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 300
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "shared_utils"}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
VERB_PACKAGES = ("accounts", "clinic", "content", "sheets")
SIGNS_OF_A_VERB = {"record", "require", "move"}
ACTOR = {"actor", "actor_id"}
THE_PATIENTS_OWN = {"sheets/held.py", "sheets/links.py"}
"""What a patient does with the link has no member of staff to name."""
NOBODY_YET = {"accounts/entrance/signing_in.py"}
"""Whoever tries to get in is nobody until it is done."""
THE_GUARD = "accounts/permitting.py"


def label(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


WEB = [path for path in MODULES if label(path).startswith("web/")]
VERBS = [path for path in MODULES if label(path).startswith(VERB_PACKAGES) and label(path) != THE_GUARD]


def nodes(path: Path, kind: type[Node]) -> Iterator[Node]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, kind))


def called(call: ast.Call) -> str:
    """`record` for `record(…)` and for `recording.record(…)`."""
    return full_name(call).rpartition(".")[2]


def full_name(call: ast.Call) -> str:
    """The last two parts of what is called: `date.today` for `datetime.date.today()`."""
    return ".".join(ast.unparse(call.func).split(".")[-2:])


def test_imports_run_the_way_the_design_says():
    """In a process of its own: the linter takes over the logging of the one it runs in."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=PACKAGE.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_modules_are_short():
    lengths = {label(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_the_name_of_a_module_says_what_it_does():
    assert [label(path) for path in MODULES if NAMES_THAT_SAY_NOTHING & {path.stem, path.parent.name}] == []


def test_the_web_leaves_asking_the_database_to_the_queries():
    asking = {"select", "execute", "scalars", "scalar", "query"}
    assert [
        (label(path), call.lineno) for path in WEB for call in nodes(path, ast.Call) if called(call) in asking
    ] == []


def test_there_is_one_source_of_time():
    """The machine's date is not the clinic's, and a test can set our clock alone."""
    others = [path for path in MODULES if label(path) != "clock.py"]
    found = [
        (label(path), call.lineno) for path in others for call in nodes(path, ast.Call) if full_name(call) in CLOCKS
    ]
    assert found == []


def test_dates_are_written_in_the_language_of_the_reader():
    """`strftime` speaks the server's."""
    assert [label(path) for path in MODULES for call in nodes(path, ast.Call) if called(call) == "strftime"] == []


def test_an_actor_is_always_named_in_the_call():
    """`approve(a, b)` could take the wrong person for the right one; `actor=` cannot."""
    for path in VERBS:
        for function in nodes(path, ast.FunctionDef):
            in_order = {argument.arg for argument in (*function.args.posonlyargs, *function.args.args)}
            assert function.name.startswith("_") or not in_order & ACTOR, f"{label(path)}: {function.name}"


def test_whoever_writes_the_audit_log_says_who_acts():
    verbs = 0
    for path in (path for path in VERBS if label(path) not in THE_PATIENTS_OWN | NOBODY_YET):
        for function in nodes(path, ast.FunctionDef):
            if SIGNS_OF_A_VERB & {called(call) for call in ast.walk(function) if isinstance(call, ast.Call)}:
                assert {argument.arg for argument in function.args.kwonlyargs} & ACTOR, (
                    f"{label(path)}: {function.name}"
                )
                verbs += 1
    assert verbs >= 10
