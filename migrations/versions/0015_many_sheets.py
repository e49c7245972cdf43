"""Lists and searches that stay quick with very many sheets.

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_sheet_practitioner_word", "sheet")
    op.create_index("ix_sheet_practitioner_word_issued_at", "sheet", ["practitioner_word", "issued_at"])
    op.create_index("ix_sheet_issued_by_id_number", "sheet", ["issued_by_id", "number"])
    named = sa.text("downtime_form IS NOT NULL")
    op.create_index("ix_sheet_downtime_form", "sheet", ["downtime_form"], sqlite_where=named, postgresql_where=named)
    op.add_column("sheet_name_word", sa.Column("number", sa.Integer(), nullable=True))
    number = "SELECT number FROM sheet WHERE sheet.id = sheet_name_word.sheet_id"
    op.execute(f"UPDATE sheet_name_word SET number = ({number})")  # noqa: S608 - no words from outside
    with op.batch_alter_table("sheet_name_word") as table:
        table.alter_column("number", existing_type=sa.Integer(), nullable=False)
        table.drop_index("ix_sheet_name_word_word")
        table.create_index("ix_sheet_name_word_word_number", ["word", "number"])


def downgrade() -> None:
    with op.batch_alter_table("sheet_name_word") as table:
        table.drop_index("ix_sheet_name_word_word_number")
        table.create_index("ix_sheet_name_word_word", ["word"])
        table.drop_column("number")
    for name in ("downtime_form", "issued_by_id_number", "practitioner_word_issued_at"):
        op.drop_index(f"ix_sheet_{name}", "sheet")
    op.create_index("ix_sheet_practitioner_word", "sheet", ["practitioner_word"])
