"""Amended and withdrawn sheets, their links, records, batches, recalls and drafts of the desk.

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def kinds(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def id_of(name: str, table: str, target: str, *, nullable: bool = False) -> list[sa.schema.SchemaItem]:
    """A column that points at the id of another table, and its constraint."""
    key = op.f(f"fk_{table}_{name}_{target}")
    return [sa.Column(name, sa.Uuid(), nullable=nullable), sa.ForeignKeyConstraint([name], [f"{target}.id"], name=key)]


def record_table(table: str, *columns: sa.schema.SchemaItem, indexed: bool = True) -> None:
    """A table of what happened with a sheet: when, and by whom."""
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        *id_of("sheet_id", table, "sheet"),
        *columns,
        sa.Column("at", MOMENT, nullable=False),
        *id_of("by_id", table, "staff_user"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    if indexed:
        op.create_index(op.f(f"ix_{table}_sheet_id"), table, ["sheet_id"])


def upgrade() -> None:
    op.add_column("clinic_details", sa.Column("link_days", sa.Integer(), nullable=False, server_default="60"))
    op.add_column("sheet", sa.Column("amends_id", sa.Uuid(), nullable=True))
    op.add_column("sheet", sa.Column("ended_at", MOMENT, nullable=True))
    reasons = kinds("endreason", "correction", "wrong_person", "lost_paper", "withdrawn")
    op.add_column("sheet", sa.Column("end_reason", reasons, nullable=True))
    op.add_column("sheet", sa.Column("end_note", sa.Text(), nullable=True))
    op.add_column("sheet", sa.Column("batch_id", sa.Uuid(), nullable=True))
    op.add_column("sheet", sa.Column("practitioner_word", sa.LargeBinary(length=16), nullable=True))
    op.add_column("sheet", sa.Column("downtime_form", sa.String(length=20), nullable=True))
    for column in ("amends_id", "batch_id", "practitioner_word"):
        op.create_index(op.f(f"ix_sheet_{column}"), "sheet", [column])
    # No link was ever given out before this version: whatever is there has ended.
    op.execute("DELETE FROM access_link")
    with op.batch_alter_table("access_link") as table:
        table.add_column(sa.Column("expires_at", MOMENT, nullable=False))
        table.add_column(sa.Column("ended_at", MOMENT, nullable=True))
        table.add_column(sa.Column("code_changed_at", MOMENT, nullable=True))
        table.add_column(sa.Column("wrong_codes", sa.Integer(), nullable=False))
        table.add_column(sa.Column("paused_until", MOMENT, nullable=True))
    record_table(
        "print_copy",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.UniqueConstraint("sheet_id", "number", name=op.f("uq_print_copy_sheet_id_number")),
        indexed=False,
    )
    ways = kinds("deliveryway", "paper", "link", "both")
    record_table("delivery", sa.Column("way", ways, nullable=False))
    record_table("teach_back", sa.Column("answers_sealed", sa.LargeBinary(), nullable=False))
    outcomes = kinds("calloutcome", "reached", "not_reached", "message_left")
    record_table(
        "follow_up_call",
        sa.Column("outcome", outcomes, nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=False),
    )
    record_table("code_slip", sa.Column("pdf_sealed", sa.LargeBinary(), nullable=False))
    _create_batches()
    _create_recalls()
    op.create_table(
        "form_draft",
        *id_of("staff_user_id", "form_draft", "staff_user"),
        sa.Column("key_id", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("staff_user_id", name=op.f("pk_form_draft")),
    )


def _create_batches() -> None:
    states = kinds("batchstate", "open", "preparing", "issued", "abandoned")
    op.create_table(
        "batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", states, nullable=False),
        *id_of("page_id", "batch", "page"),
        sa.Column("file_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("prepared", sa.Integer(), nullable=False),
        sa.Column("first_number", sa.Integer(), nullable=True),
        sa.Column("key_id", sa.String(length=20), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("rows_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        *id_of("made_by_id", "batch", "staff_user"),
        sa.Column("issued_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    for column in ("file_mac", "made_by_id"):
        op.create_index(op.f(f"ix_batch_{column}"), "batch", [column])


def _create_recalls() -> None:
    value = op.f("fk_recall_value_id_clinic_value")
    op.create_table(
        "recall",
        sa.Column("id", sa.Uuid(), nullable=False),
        *id_of("revision_id", "recall", "revision", nullable=True),
        sa.Column("value_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["value_id"], ["clinic_value.id"], name=value),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        *id_of("opened_by_id", "recall", "staff_user"),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall")),
    )
    for column in ("revision_id", "value_id"):
        op.create_index(op.f(f"ix_recall_{column}"), "recall", [column])
    op.create_table(
        "recall_reached",
        *id_of("recall_id", "recall_reached", "recall"),
        *id_of("sheet_id", "recall_reached", "sheet"),
        sa.Column("at", MOMENT, nullable=False),
        *id_of("by_id", "recall_reached", "staff_user"),
        sa.PrimaryKeyConstraint("recall_id", "sheet_id", name=op.f("pk_recall_reached")),
    )


def downgrade() -> None:
    for table in ("form_draft", "recall_reached", "recall", "batch", "code_slip", "follow_up_call", "teach_back"):
        op.drop_table(table)
    op.drop_table("delivery")
    op.drop_table("print_copy")
    with op.batch_alter_table("access_link") as table:
        for column in ("paused_until", "wrong_codes", "code_changed_at", "ended_at", "expires_at"):
            table.drop_column(column)
    for column in ("practitioner_word", "batch_id", "amends_id"):
        op.drop_index(op.f(f"ix_sheet_{column}"), "sheet")
    for column in ("downtime_form", "practitioner_word", "batch_id", "end_note", "end_reason", "ended_at", "amends_id"):
        op.drop_column("sheet", column)
    op.drop_column("clinic_details", "link_days")
