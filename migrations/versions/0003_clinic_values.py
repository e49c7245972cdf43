"""Clinic values and confirmed settings.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('clinic_value',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('practitioner', sa.String(length=120), nullable=True),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('value', sa.String(length=12), nullable=True),
    sa.Column('sentences_sha256', sa.String(length=64), nullable=False),
    sa.Column('proposed_by', sa.Uuid(), nullable=True),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signed_by', sa.Uuid(), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['proposed_by'], ['staff_user.id'], name=op.f('fk_clinic_value_proposed_by_staff_user')),
    sa.ForeignKeyConstraint(['signed_by'], ['staff_user.id'], name=op.f('fk_clinic_value_signed_by_staff_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clinic_value'))
    )
    with op.batch_alter_table('clinic_value', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clinic_value_key'), ['key'], unique=False)

    # Column by column: SQLite would make the table anew for a constraint, and issued sheets point at it.
    op.add_column('clinic_details', sa.Column('retention_days', sa.Integer(), nullable=True))
    op.add_column('clinic_details', sa.Column('main_colour', sa.String(length=7), nullable=True))
    op.add_column('clinic_details', sa.Column('logo', sa.LargeBinary(), nullable=True))
    op.add_column('clinic_details', sa.Column('logo_sha256', sa.String(length=64), nullable=True))
    op.add_column('clinic_details', sa.Column('confirmed_by', sa.Uuid(), nullable=True))
    op.add_column('clinic_details', sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('clinic_details', sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))

    # Details from before two people were asked for stay in force.
    op.execute('UPDATE clinic_details SET confirmed_at = created_at')


def downgrade() -> None:
    # What nobody confirmed was never in force, and no sheet was made from it.
    op.execute('DELETE FROM clinic_details WHERE confirmed_at IS NULL')
    op.drop_column('clinic_details', 'withdrawn_at')
    op.drop_column('clinic_details', 'confirmed_at')
    op.drop_column('clinic_details', 'confirmed_by')
    op.drop_column('clinic_details', 'logo_sha256')
    op.drop_column('clinic_details', 'logo')
    op.drop_column('clinic_details', 'main_colour')
    op.drop_column('clinic_details', 'retention_days')
    op.drop_table('clinic_value')
