"""Links to sheets, the texts each sheet says, and what a clinic wants on its sheets.

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PAPER = sa.Enum("letter", "a4", name="papersize", native_enum=False, length=40)


def upgrade() -> None:
    for name, length in (("physician_name", 120), ("physician_phone", 40), ("sheet_parts", 200)):
        op.add_column("clinic_details", sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    op.add_column("clinic_details", sa.Column("paper", PAPER, nullable=False, server_default="letter"))
    op.add_column("clinic_details", sa.Column("prints_letterhead", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "sheet_source",
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_sheet_source_revision_id_revision")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_sheet_source_sheet_id_sheet")),
        sa.PrimaryKeyConstraint("sheet_id", "revision_id", name=op.f("pk_sheet_source")),
    )
    op.create_index(op.f("ix_sheet_source_revision_id"), "sheet_source", ["revision_id"])
    op.execute("INSERT INTO sheet_source (sheet_id, revision_id) SELECT id, revision_id FROM sheet")
    op.create_table(
        "access_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=20), nullable=False),
        sa.Column("code_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_access_link_sheet_id_sheet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_link")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_access_link_token_sha256")),
    )
    op.create_index(op.f("ix_access_link_sheet_id"), "access_link", ["sheet_id"])


def downgrade() -> None:
    op.drop_table("access_link")
    op.drop_table("sheet_source")
    for name in ("prints_letterhead", "paper", "sheet_parts", "physician_phone", "physician_name"):
        op.drop_column("clinic_details", name)
