"""The first schema.

Revision: 0001, after none
"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

# An audit event is never changed and never removed, whoever is connected.
APPEND_ONLY = {
    "sqlite": [
        """CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
           BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END""",
        """CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
           BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$""",
        """CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event
           FOR EACH ROW EXECUTE FUNCTION audit_event_append_only()""",
    ],
}


def upgrade() -> None:
    op.create_table('audit_event',
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('action', sa.String(length=60), nullable=False),
    sa.Column('subject_id', sa.String(length=60), nullable=True),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('key_id', sa.String(length=20), nullable=False),
    sa.Column('mac', sa.LargeBinary(length=32), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_event'))
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_event_action'), ['action'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('audit_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('mac', sa.LargeBinary(length=32), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_audit_head_single_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.create_table('page',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('procedure_key', sa.String(length=40), nullable=True),
    sa.Column('live_revision_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_page')),
    sa.UniqueConstraint('key', 'language', name=op.f('uq_page_key_language')),
    sa.UniqueConstraint('language', 'slug', name=op.f('uq_page_language_slug'))
    )
    op.create_table('role',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role')),
    sa.UniqueConstraint('name', name=op.f('uq_role_name'))
    )
    op.create_table('sheet_counter',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet_counter'))
    )
    op.create_table('staff_user',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('password', sa.String(length=255), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_user')),
    sa.UniqueConstraint('email', name=op.f('uq_staff_user_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_staff_user_fs_uniquifier'))
    )
    op.create_table('clinic_details',
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('phone_day', sa.String(length=40), nullable=False),
    sa.Column('phone_after_hours', sa.String(length=40), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('hours', sa.Text(), nullable=False),
    sa.Column('time_zone', sa.String(length=60), nullable=False),
    sa.Column('second_identifier', sa.String(length=40), nullable=False),
    sa.Column('offers_guidance_sheet', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['staff_user.id'], name=op.f('fk_clinic_details_created_by_staff_user')),
    sa.PrimaryKeyConstraint('version', name=op.f('pk_clinic_details'))
    )
    op.create_table('revision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('page_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('document_json', sa.JSON(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('lock_version', sa.Integer(), nullable=False),
    sa.Column('based_on_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approved_sha256', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['based_on_id'], ['revision.id'], name=op.f('fk_revision_based_on_id_revision')),
    sa.ForeignKeyConstraint(['page_id'], ['page.id'], name=op.f('fk_revision_page_id_page')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision')),
    sa.UniqueConstraint('page_id', 'number', name=op.f('uq_revision_page_id_number'))
    )
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.create_index('uq_revision_open_page_id', ['page_id'], unique=True, sqlite_where=sa.text("state IN ('draft', 'in_review', 'changes_requested', 'approved')"), postgresql_where=sa.text("state IN ('draft', 'in_review', 'changes_requested', 'approved')"))

    # Page and revision point at each other, so this one comes after both.
    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.create_foreign_key(op.f('fk_page_live_revision_id_revision'), 'revision', ['live_revision_id'], ['id'])

    op.create_table('staff_role',
    sa.Column('staff_user_id', sa.Uuid(), nullable=False),
    sa.Column('role_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['role_id'], ['role.id'], name=op.f('fk_staff_role_role_id_role')),
    sa.ForeignKeyConstraint(['staff_user_id'], ['staff_user.id'], name=op.f('fk_staff_role_staff_user_id_staff_user')),
    sa.PrimaryKeyConstraint('staff_user_id', 'role_id', name=op.f('pk_staff_role'))
    )
    op.create_table('revision_author',
    sa.Column('revision_id', sa.Uuid(), nullable=False),
    sa.Column('staff_user_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_revision_author_revision_id_revision')),
    sa.ForeignKeyConstraint(['staff_user_id'], ['staff_user.id'], name=op.f('fk_revision_author_staff_user_id_staff_user')),
    sa.PrimaryKeyConstraint('revision_id', 'staff_user_id', name=op.f('pk_revision_author'))
    )
    op.create_table('revision_move',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision_id', sa.Uuid(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('move', sa.String(length=40), nullable=False),
    sa.Column('from_state', sa.String(length=40), nullable=False),
    sa.Column('to_state', sa.String(length=40), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['staff_user.id'], name=op.f('fk_revision_move_actor_id_staff_user')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_revision_move_revision_id_revision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision_move')),
    sa.UniqueConstraint('revision_id', 'sequence', name=op.f('uq_revision_move_revision_id_sequence'))
    )
    op.create_table('sheet',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('page_id', sa.Uuid(), nullable=False),
    sa.Column('revision_id', sa.Uuid(), nullable=False),
    sa.Column('clinic_version', sa.Integer(), nullable=False),
    sa.Column('renderer', sa.String(length=20), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by_id', sa.Uuid(), nullable=False),
    sa.Column('idempotency_key', sa.String(length=64), nullable=False),
    sa.Column('entries_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('document_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('pdf_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('pdf_sha256_sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_version'], ['clinic_details.version'], name=op.f('fk_sheet_clinic_version_clinic_details')),
    sa.ForeignKeyConstraint(['issued_by_id'], ['staff_user.id'], name=op.f('fk_sheet_issued_by_id_staff_user')),
    sa.ForeignKeyConstraint(['page_id'], ['page.id'], name=op.f('fk_sheet_page_id_page')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_sheet_revision_id_revision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet')),
    sa.UniqueConstraint('issued_by_id', 'idempotency_key', name=op.f('uq_sheet_issued_by_id_idempotency_key')),
    sa.UniqueConstraint('number', name=op.f('uq_sheet_number'))
    )
    with op.batch_alter_table('sheet', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sheet_issued_at'), ['issued_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_sheet_revision_id'), ['revision_id'], unique=False)

    op.create_table('sheet_key',
    sa.Column('sheet_id', sa.Uuid(), nullable=False),
    sa.Column('key_id', sa.String(length=20), nullable=False),
    sa.Column('wrapped', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['sheet_id'], ['sheet.id'], name=op.f('fk_sheet_key_sheet_id_sheet')),
    sa.PrimaryKeyConstraint('sheet_id', name=op.f('pk_sheet_key'))
    )
    op.create_table('sheet_name_word',
    sa.Column('sheet_id', sa.Uuid(), nullable=False),
    sa.Column('word', sa.LargeBinary(length=16), nullable=False),
    sa.ForeignKeyConstraint(['sheet_id'], ['sheet.id'], name=op.f('fk_sheet_name_word_sheet_id_sheet')),
    sa.PrimaryKeyConstraint('sheet_id', 'word', name=op.f('pk_sheet_name_word'))
    )
    with op.batch_alter_table('sheet_name_word', schema=None) as batch_op:
        batch_op.create_index('ix_sheet_name_word_word', ['word'], unique=False)

    # The counters are rows that exist from the start: they are locked, never raced for.
    op.execute("INSERT INTO sheet_counter (id, last) VALUES (1, 0)")
    genesis = sa.table("audit_head", sa.column("id"), sa.column("seq"), sa.column("mac", sa.LargeBinary()))
    op.bulk_insert(genesis, [{"id": 1, "seq": 0, "mac": bytes(32)}])
    for statement in APPEND_ONLY[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    # Page and revision point at each other. SQLite would have to copy the table to lose the constraint, and may not
    # while revisions point at it; without the pointers the tables can go in order.
    op.execute("UPDATE page SET live_revision_id = NULL")
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_event_append_only ON audit_event")
        op.execute("DROP FUNCTION audit_event_append_only()")
        op.drop_constraint(op.f('fk_page_live_revision_id_revision'), 'page', type_='foreignkey')
    with op.batch_alter_table('sheet_name_word', schema=None) as batch_op:
        batch_op.drop_index('ix_sheet_name_word_word')

    op.drop_table('sheet_name_word')
    op.drop_table('sheet_key')
    with op.batch_alter_table('sheet', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sheet_revision_id'))
        batch_op.drop_index(batch_op.f('ix_sheet_issued_at'))

    op.drop_table('sheet')
    op.drop_table('revision_move')
    op.drop_table('revision_author')
    op.drop_table('staff_role')
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_index('uq_revision_open_page_id', sqlite_where=sa.text("state IN ('draft', 'in_review', 'changes_requested', 'approved')"), postgresql_where=sa.text("state IN ('draft', 'in_review', 'changes_requested', 'approved')"))

    op.drop_table('revision')
    op.drop_table('clinic_details')
    op.drop_table('staff_user')
    op.drop_table('sheet_counter')
    op.drop_table('role')
    op.drop_table('page')
    op.drop_table('audit_head')
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_audit_event_action'))

    op.drop_table('audit_event')
