"""The ways around the append-only triggers: TRUNCATE, INSERT OR REPLACE, and setting the head back.

Revision: 0014, after 0012
"""

from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None

EVENTS, HEAD = "audit events are append-only", "the audit head is append-only"
GUARDS = {
    "sqlite": [
        # REPLACE deletes the row in its way without asking a DELETE trigger.
        ("audit_event", "audit_event_no_replace", "BEFORE INSERT", "EXISTS (SELECT 1 FROM audit_event WHERE seq = NEW.seq)"),
        ("audit_head", "audit_head_no_replace", "BEFORE INSERT", "EXISTS (SELECT 1 FROM audit_head)"),
        ("audit_head", "audit_head_no_way_back", "BEFORE UPDATE", "NEW.seq <= OLD.seq"),
        ("audit_head", "audit_head_no_delete", "BEFORE DELETE", "1"),
    ],
    "postgresql": [
        ("audit_event", "audit_event_no_truncate", "BEFORE TRUNCATE", ""),
        ("audit_head", "audit_head_no_truncate", "BEFORE TRUNCATE", ""),
        ("audit_head", "audit_head_no_way_back", "BEFORE UPDATE", "NEW.seq <= OLD.seq"),
        ("audit_head", "audit_head_no_delete", "BEFORE DELETE", "true"),
    ],
}


def upgrade() -> None:
    dialect = op.get_context().dialect.name
    for table, name, when, condition in GUARDS[dialect]:
        if dialect == "sqlite":
            words = EVENTS if table == "audit_event" else HEAD
            body = f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            op.execute(f"CREATE TRIGGER {name} {when} ON {table} WHEN {condition} {body}")
        else:
            each = f"FOR EACH ROW WHEN ({condition})" if condition else "FOR EACH STATEMENT"
            op.execute(f"CREATE TRIGGER {name} {when} ON {table} {each} EXECUTE FUNCTION audit_event_append_only()")


def downgrade() -> None:
    dialect = op.get_context().dialect.name
    for table, name, _, _ in GUARDS[dialect]:
        op.execute(f"DROP TRIGGER {name}" if dialect == "sqlite" else f"DROP TRIGGER {name} ON {table}")
