"""When the contents of a sheet were destroyed, and how long the clinic keeps its backups.

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clinic_details", sa.Column("backup_days", sa.Integer(), nullable=True))
    op.add_column("sheet", sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True))
    # Only after this version was taken back: whose key is gone is known as withdrawn there.
    op.execute(
        "UPDATE sheet SET state = 'destroyed', destroyed_at = ended_at WHERE state = 'withdrawn' "
        "AND NOT EXISTS (SELECT 1 FROM sheet_key WHERE sheet_key.sheet_id = sheet.id)"
    )


def downgrade() -> None:
    # Nothing brings their contents back; the version before knows them as sheets that nobody should follow.
    op.execute(
        "UPDATE sheet SET state = 'withdrawn', ended_at = coalesce(ended_at, destroyed_at) WHERE state = 'destroyed'"
    )
    op.drop_column("sheet", "destroyed_at")
    op.drop_column("clinic_details", "backup_days")
