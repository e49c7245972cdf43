"""A reviewer's reason why a text may be harder to read than the limit.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revision", sa.Column("grade_accepted_because", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("revision", "grade_accepted_because")
