"""During an upgrade and after going back, the version before runs on the new schema: so a migration only adds."""

from __future__ import annotations

import ast

import pytest
from alembic.script import ScriptDirectory

from mildsite.config import PROJECT_ROOT
from tests.deploy.versions import NEXT_MIGRATION

FIRST_VERSION = "0015"
"""The schema of the first version: nothing ran on what came before it."""
ADDING = frozenset({"create_table", "create_index", "add_column", "f"})


def faults(source: str) -> list[str]:
    """What `upgrade()` does with `op` that could break the version before."""
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    calls = [
        node
        for function in functions
        if function.name != "downgrade"
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    return [f"{call.lineno}: {problem}" for call in calls if (problem := _problem(call))]


def _problem(call: ast.Call) -> str:
    assert isinstance(call.func, ast.Attribute)
    what, said = call.func.attr, {word.arg: ast.unparse(word.value) for word in call.keywords}
    of_alembic = isinstance(call.func.value, ast.Name) and call.func.value.id == "op"
    if of_alembic and what not in ADDING:
        return f"op.{what} may change what the version before reads or writes"
    if of_alembic and what == "create_index" and said.get("unique") == "True":
        return "a unique index may refuse what the version before writes"
    if of_alembic and what == "add_column" and not _may_be_left_out(call):
        return "a column that the version before does not fill in needs nullable=True or a server_default"
    return ""


def _may_be_left_out(call: ast.Call) -> bool:
    words = ast.unparse(call)
    return "nullable=True" in words or "server_default=" in words


def after_the_first_version() -> list[str]:
    scripts = ScriptDirectory(str(PROJECT_ROOT / "migrations"))
    return [script.path for script in scripts.iterate_revisions("heads", FIRST_VERSION)]


def test_each_migration_after_the_first_version_only_adds() -> None:
    for path in after_the_first_version():
        with open(path, encoding="utf-8") as file:
            assert faults(file.read()) == [], f"{path}: see docs/adr/0028-deployment.md"


def test_the_next_version_of_the_deployment_check_is_such_a_one() -> None:
    assert faults(NEXT_MIGRATION) == []


@pytest.mark.parametrize(
    "change",
    [
        'op.drop_column("page", "slug")',
        'op.alter_column("page", "slug", nullable=False)',
        'op.rename_table("page", "leaf")',
        'op.execute("DELETE FROM access_link")',
        'op.add_column("page", sa.Column("colour", sa.Text(), nullable=False))',
        'op.create_index("ux", "page", ["slug"], unique=True)',
        'with op.batch_alter_table("page") as table:\n        table.drop_column("slug")',
    ],
)
def test_what_the_version_before_could_stumble_over_is_found(change: str) -> None:
    assert faults(f"def upgrade():\n    {change}\n")
