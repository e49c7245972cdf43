"""Languages of the clinic, the source and translator of a translation, and addresses that pages had once.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clinic_details", sa.Column("languages", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("revision", sa.Column("source_revision_id", sa.Uuid(), nullable=True))
    op.add_column("revision", sa.Column("translator", sa.String(length=200), nullable=False, server_default=""))
    op.create_table(
        "retired_address",
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_retired_address_page_id_page")),
        sa.PrimaryKeyConstraint("language", "slug", name=op.f("pk_retired_address")),
    )
    op.create_index(op.f("ix_retired_address_page_id"), "retired_address", ["page_id"])


def downgrade() -> None:
    op.drop_table("retired_address")
    op.drop_column("revision", "translator")
    op.drop_column("revision", "source_revision_id")
    op.drop_column("clinic_details", "languages")
