"""Stops, schedules, comments and review dates.

Revision: 0002, after 0001
"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BEFORE = "state IN ('draft', 'in_review', 'changes_requested', 'approved')"
AFTER = "state IN ('draft', 'in_review', 'changes_requested', 'corrected', 'approved')"


def upgrade() -> None:
    op.create_table(
        "text_stop",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stopped_by_id", sa.Uuid(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_text_stop_page_id_page")),
        sa.ForeignKeyConstraint(["stopped_by_id"], ["staff_user.id"], name=op.f("fk_text_stop_stopped_by_id_staff_user")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["staff_user.id"], name=op.f("fk_text_stop_lifted_by_id_staff_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_stop")),
    )
    op.create_index(
        "uq_text_stop_open_page_id",
        "text_stop",
        ["page_id"],
        unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_table(
        "review_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.String(length=40), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_review_comment_revision_id_revision")),
        sa.ForeignKeyConstraint(["author_id"], ["staff_user.id"], name=op.f("fk_review_comment_author_id_staff_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comment")),
    )
    op.create_index(op.f("ix_review_comment_revision_id"), "review_comment", ["revision_id"])
    op.add_column("revision", sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("revision", sa.Column("change", sa.String(length=40), nullable=True))
    op.add_column("page", sa.Column("last_reviewed_on", sa.Date(), nullable=True))
    op.add_column("page", sa.Column("next_review_on", sa.Date(), nullable=True))
    op.add_column("clinic_details", sa.Column("review_months", sa.Integer(), nullable=False, server_default="12"))
    op.add_column("sheet", sa.Column("overdue_reason", sa.Text(), nullable=True))
    _one_open_revision(AFTER)
    _date_the_texts_on_the_site()


def downgrade() -> None:
    # What the old code has no word for becomes what it knows.
    op.execute("UPDATE revision SET state = 'in_review' WHERE state = 'corrected'")
    op.execute("DELETE FROM revision_move WHERE move IN ('correct', 'confirm', 'schedule', 'unschedule')")
    _one_open_revision(BEFORE)
    op.drop_column("sheet", "overdue_reason")
    op.drop_column("clinic_details", "review_months")
    op.drop_column("page", "next_review_on")
    op.drop_column("page", "last_reviewed_on")
    op.drop_column("revision", "change")
    op.drop_column("revision", "publish_at")
    op.drop_index(op.f("ix_review_comment_revision_id"), table_name="review_comment")
    op.drop_table("review_comment")
    op.drop_index("uq_text_stop_open_page_id", table_name="text_stop")
    op.drop_table("text_stop")


def _one_open_revision(condition: str) -> None:
    op.drop_index("uq_revision_open_page_id", table_name="revision")
    where = sa.text(condition)
    op.create_index(
        "uq_revision_open_page_id", "revision", ["page_id"], unique=True, sqlite_where=where, postgresql_where=where
    )


def _date_the_texts_on_the_site() -> None:
    """A text that is live was reviewed on the day it was approved, and again a year later."""
    page = sa.table("page", sa.column("id", sa.Uuid()), sa.column("live_revision_id", sa.Uuid()),
                    sa.column("last_reviewed_on", sa.Date()), sa.column("next_review_on", sa.Date()))
    step = sa.table("revision_move", sa.column("revision_id", sa.Uuid()), sa.column("move", sa.String()),
                    sa.column("at", sa.DateTime(timezone=True)))
    connection = op.get_bind()
    approved = sa.select(page.c.id, sa.func.max(step.c.at)).join(step, step.c.revision_id == page.c.live_revision_id)
    for page_id, at in connection.execute(approved.where(step.c.move == "approve").group_by(page.c.id)).all():
        day = (datetime.fromisoformat(at) if isinstance(at, str) else at).date()
        again = day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)
        connection.execute(
            page.update().where(page.c.id == page_id).values(last_reviewed_on=day, next_review_on=again)
        )
