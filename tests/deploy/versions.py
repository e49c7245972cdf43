"""Where the page clones from: this checkout as version 0.1.0, and a version after it that adds to the schema."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from alembic.script import ScriptDirectory

from mildsite.config import PROJECT_ROOT

NEXT_MIGRATION = '''"""What a next version may add."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "next", "{head}", None, None


def upgrade():
    op.add_column("page", sa.Column("next_version", sa.Integer(), nullable=True))
    op.create_table("next_version", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade():
    op.drop_table("next_version")
    op.drop_column("page", "next_version")
'''


def make_source(folder: Path) -> None:
    """A repository in `folder` with the tags 0.1.0 (what is committed here) and 0.2.0."""
    shutil.rmtree(folder, ignore_errors=True)
    _git("clone", "--quiet", "--bare", str(PROJECT_ROOT), str(folder))
    _git("tag", "--force", "0.1.0", "HEAD", at=folder)
    _git("update-ref", "--no-deref", "HEAD", "0.1.0^{commit}", at=folder)
    work = folder.with_suffix(".next")
    shutil.rmtree(work, ignore_errors=True)
    _git("clone", "--quiet", str(folder), str(work))
    scripts = ScriptDirectory(str(work / "migrations"))
    (work / "migrations/versions/next.py").write_text(NEXT_MIGRATION.format(head=scripts.get_current_head()))
    _git("add", "--all", at=work)
    _git("-c", "user.name=next", "-c", "user.email=next@clinic.test", "commit", "--quiet", "-m", "Next", at=work)
    _git("push", "--quiet", str(folder), "HEAD:refs/tags/0.2.0", at=work)


def _git(*words: str, at: Path | None = None) -> None:
    subprocess.run(["git", *words], cwd=at, check=True, capture_output=True)
