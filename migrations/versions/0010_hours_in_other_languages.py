"""Opening hours in other languages.

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clinic_details", sa.Column("hours_translated", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("clinic_details", "hours_translated")
