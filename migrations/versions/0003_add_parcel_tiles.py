"""add what vector tiles need.

Revision ID: 0003
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# One row a writing transaction: writers never wait for each other here.
_NOTE = """
CREATE FUNCTION note_parcel_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO parcel_change (xact) VALUES (pg_current_xact_id()::text::bigint)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$
"""
_TRIGGERS = (
    (
        "CREATE TRIGGER parcel_noted AFTER INSERT OR DELETE OR TRUNCATE ON parcel "
        "FOR EACH STATEMENT EXECUTE FUNCTION note_parcel_change()"
    ),
    (
        "CREATE TRIGGER parcel_change_noted AFTER UPDATE OF "
        "number, name, name_en, status, main_use, site_area_m2, boundary ON parcel "
        "FOR EACH STATEMENT EXECUTE FUNCTION note_parcel_change()"
    ),
)


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "parcel_change",
        sa.Column("xact", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("xact", name=op.f("pk_parcel_change")),
    )
    op.add_column(
        "parcel",
        sa.Column(
            "boundary_3857",
            Geometry("MULTIPOLYGON", srid=3857, spatial_index=False),
            sa.Computed("ST_Transform(boundary, 3857)", persisted=True),
            nullable=False,
        ),
    )
    op.create_index(
        "idx_parcel_boundary_3857",
        "parcel",
        ["boundary_3857"],
        unique=False,
        postgresql_using="gist",
    )
    op.execute(_NOTE)
    for statement in _TRIGGERS:
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    for name in ("parcel_change_noted", "parcel_noted"):
        op.execute(f"DROP TRIGGER {name} ON parcel")
    op.execute("DROP FUNCTION note_parcel_change()")
    op.drop_index("idx_parcel_boundary_3857", table_name="parcel", postgresql_using="gist")
    op.drop_column("parcel", "boundary_3857")
    op.drop_table("parcel_change")
