"""Sessions, second factors, throttles, links for a new password, and the account for emergencies.

Everybody signs in anew afterwards: sessions were cookies alone before.

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DIGEST = sa.LargeBinary(length=32)


def colleague(table: str, name: str = "staff_user_id") -> list[sa.schema.SchemaItem]:
    """A column that points at a staff user, and its constraint."""
    key = op.f(f"fk_{table}_{name}_staff_user")
    return [sa.Column(name, sa.Uuid(), nullable=False), sa.ForeignKeyConstraint([name], ["staff_user.id"], name=key)]


def table(name: str, *columns: sa.schema.SchemaItem, key: str = "id", indexed: str | None = "staff_user_id") -> None:
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{name}")))
    if indexed:
        op.create_index(op.f(f"ix_{name}_{indexed}"), name, [indexed])


def upgrade() -> None:
    op.add_column("staff_user", sa.Column("break_glass", sa.Boolean(), nullable=False, server_default=sa.false()))
    table(
        "staff_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", DIGEST, nullable=False),
        *colleague("staff_session"),
        sa.Column("awaits_code", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_staff_session_token_sha256")),
    )
    table(
        "trusted_computer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", DIGEST, nullable=False),
        *colleague("trusted_computer"),
        sa.Column("until", MOMENT, nullable=False),
        sa.UniqueConstraint(
            "token_sha256", "staff_user_id", name=op.f("uq_trusted_computer_token_sha256_staff_user_id")
        ),
    )
    table(
        "authenticator",
        *colleague("authenticator"),
        sa.Column("key_id", sa.String(length=20), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        key="staff_user_id",
        indexed=None,
    )
    table(
        "recovery_code",
        sa.Column("code_sha256", DIGEST, nullable=False),
        *colleague("recovery_code"),
        key="code_sha256",
    )
    table(
        "sign_in_throttle",
        sa.Column("key_mac", DIGEST, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("paused_until", MOMENT, nullable=True),
        key="key_mac",
        indexed="last_at",
    )
    table(
        "password_reset",
        *colleague("password_reset"),
        sa.Column("token_sha256", DIGEST, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        *colleague("password_reset", "made_by_id"),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_password_reset_token_sha256")),
        key="staff_user_id",
        indexed="made_by_id",
    )


def downgrade() -> None:
    # The account for emergencies is a nurse's to the version before: it has to be closed.
    op.execute(sa.text("UPDATE staff_user SET active = :closed WHERE break_glass = :yes").bindparams(closed=False, yes=True))
    for name in (
        "password_reset", "sign_in_throttle", "recovery_code", "authenticator", "trusted_computer", "staff_session"
    ):
        op.drop_table(name)
    op.drop_column("staff_user", "break_glass")
