"""create the tables of land.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

#: History is only added to. A row goes together with its parcel: the cascade of the foreign key
#: runs when the parcel is gone already, and as the table's owner.
_REFUSE_CHANGE = """
create function refuse_change_of_history() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    if tg_op = 'DELETE' then
        if not exists (select from public.parcel where id = old.parcel_id) then
            return old;
        end if;
    end if;
    raise exception 'rows of % are only added', tg_table_name
        using errcode = 'restrict_violation';
end $$
"""
_KEEP_ROWS = """
create trigger keep_rows before update or delete on parcel_status_change
for each row execute function refuse_change_of_history()
"""
_KEEP_TABLE = """
create trigger keep_table before truncate on parcel_status_change
for each statement execute function refuse_change_of_history()
"""
#: The role is missing on a server where whoever services log in as has a name of its own.
_TAKE_RIGHTS = """
do $$ begin
    if exists (select from pg_roles where rolname = 'app_rw') then
        revoke update, delete, truncate on parcel_status_change from app_rw;
    end if;
end $$
"""


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "demo_load",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("loaded_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("today", sa.Date(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_demo_load_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_load")),
    )
    op.create_table(
        "district",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column(
            "boundary", Geometry("MULTIPOLYGON", srid=4490, spatial_index=False), nullable=False
        ),
        sa.Column("label_point", Geometry("POINT", srid=4490, spatial_index=False), nullable=False),
        sa.Column("official_area_km2", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district")),
        sa.UniqueConstraint("code", name=op.f("uq_district_code")),
        sa.UniqueConstraint("name", name=op.f("uq_district_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_district_slug")),
    )
    op.create_index(
        "idx_district_boundary", "district", ["boundary"], unique=False, postgresql_using="gist"
    )
    op.create_table(
        "industry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_industry")),
        sa.UniqueConstraint("name", name=op.f("uq_industry_name")),
    )
    op.create_table(
        "metro_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("color", sa.String(), nullable=False),
        sa.Column(
            "track", Geometry("MULTILINESTRING", srid=4490, spatial_index=False), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metro_line")),
        sa.UniqueConstraint("name", name=op.f("uq_metro_line_name")),
    )
    op.create_index(
        "idx_metro_line_track", "metro_line", ["track"], unique=False, postgresql_using="gist"
    )
    op.create_table(
        "water",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column(
            "shape", Geometry("MULTIPOLYGON", srid=4490, spatial_index=False), nullable=False
        ),
        sa.Column("area_km2", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint("kind in ('river', 'lake')", name=op.f("ck_water_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_water")),
        sa.UniqueConstraint("name", name=op.f("uq_water_name")),
    )
    op.create_index("idx_water_shape", "water", ["shape"], unique=False, postgresql_using="gist")
    op.create_table(
        "zone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone")),
        sa.UniqueConstraint("name", name=op.f("uq_zone_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_zone_slug")),
    )
    op.create_table(
        "deal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("location_en", sa.String(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column("dealt_on", sa.Date(), nullable=False),
        sa.Column("date_precision", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("outcome_en", sa.String(), nullable=False),
        sa.Column("use_text", sa.String(), nullable=False),
        sa.Column("use_text_en", sa.String(), nullable=False),
        sa.Column("area_m2", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("plot_ratio", sa.Numeric(precision=8, scale=4), nullable=True),
        sa.Column("floor_area_m2", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("starting_price_yuan", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("deal_price_yuan", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("floor_price_yuan_per_m2", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("premium_ratio", sa.Numeric(precision=8, scale=4), nullable=True),
        sa.Column("buyer", sa.String(), nullable=False),
        sa.Column("is_doubtful", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("note_en", sa.Text(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("position", Geometry("POINT", srid=4490, spatial_index=False), nullable=True),
        sa.Column("position_accuracy_m", sa.Integer(), nullable=True),
        sa.Column("position_basis", sa.String(), nullable=False),
        sa.CheckConstraint(
            "date_precision in ('day', 'month', 'year')", name=op.f("ck_deal_precision_known")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_deal_district_id_district")
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_deal_zone_id_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal")),
        sa.UniqueConstraint("slug", name=op.f("uq_deal_slug")),
    )
    op.create_index(
        "idx_deal_position", "deal", ["position"], unique=False, postgresql_using="gist"
    )
    op.create_index(op.f("ix_deal_district_id"), "deal", ["district_id"], unique=False)
    op.create_index(op.f("ix_deal_zone_id"), "deal", ["zone_id"], unique=False)
    op.create_table(
        "park",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column("area_m2", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("established_year", sa.SmallInteger(), nullable=True),
        sa.Column("location", Geometry("POINT", srid=4490, spatial_index=False), nullable=False),
        sa.Column("accuracy_m", sa.Integer(), nullable=False),
        sa.Column("position_basis", sa.String(), nullable=False),
        sa.Column("position_basis_en", sa.String(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("summary_en", sa.Text(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_en", sa.String(), nullable=False),
        sa.CheckConstraint(
            "level in ('national', 'provincial', 'municipal')", name=op.f("ck_park_level_known")
        ),
        sa.CheckConstraint("accuracy_m >= 0", name=op.f("ck_park_accuracy_not_negative")),
        sa.CheckConstraint("area_m2 > 0", name=op.f("ck_park_area_positive")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_park_district_id_district")
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_park_zone_id_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_park")),
        sa.UniqueConstraint("name", name=op.f("uq_park_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_park_slug")),
    )
    op.create_index(
        "idx_park_location", "park", ["location"], unique=False, postgresql_using="gist"
    )
    op.create_index(op.f("ix_park_district_id"), "park", ["district_id"], unique=False)
    op.create_index(op.f("ix_park_zone_id"), "park", ["zone_id"], unique=False)
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("location", Geometry("POINT", srid=4490, spatial_index=False), nullable=False),
        sa.Column("shape", Geometry("GEOMETRY", srid=4490, spatial_index=False), nullable=True),
        sa.Column("lines", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("lines_en", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("accuracy_m", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind in ('metro', 'rail', 'airport', 'port', 'highway', 'university', 'lake')",
            name=op.f("ck_place_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_place_district_id_district")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_place_kind_name")),
    )
    op.create_index(
        "idx_place_location", "place", ["location"], unique=False, postgresql_using="gist"
    )
    op.create_index(op.f("ix_place_district_id"), "place", ["district_id"], unique=False)
    op.create_index(
        "ix_place_edge_geography",
        "place",
        [sa.literal_column("(coalesce(shape, location)::geography)")],
        unique=False,
        postgresql_using="gist",
    )
    op.create_table(
        "parcel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column("park_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("main_use", sa.String(length=40), nullable=False),
        sa.Column("uses", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("site_area_m2", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column(
            "boundary", Geometry("MULTIPOLYGON", srid=4490, spatial_index=False), nullable=False
        ),
        sa.Column("label_point", Geometry("POINT", srid=4490, spatial_index=False), nullable=False),
        sa.Column("boundary_area_m2", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("min_plot_ratio", sa.Numeric(precision=8, scale=4), nullable=True),
        sa.Column("min_plot_ratio_included", sa.Boolean(), nullable=False),
        sa.Column("max_plot_ratio", sa.Numeric(precision=8, scale=4), nullable=True),
        sa.Column("max_plot_ratio_included", sa.Boolean(), nullable=False),
        sa.Column("min_building_coverage_ratio", sa.Numeric(precision=8, scale=4), nullable=True),
        sa.Column("min_building_coverage_ratio_included", sa.Boolean(), nullable=False),
        sa.Column("max_building_coverage_ratio", sa.Numeric(precision=8, scale=4), nullable=True),
        sa.Column("max_building_coverage_ratio_included", sa.Boolean(), nullable=False),
        sa.Column("min_green_ratio", sa.Numeric(precision=8, scale=4), nullable=True),
        sa.Column("min_green_ratio_included", sa.Boolean(), nullable=False),
        sa.Column("max_green_ratio", sa.Numeric(precision=8, scale=4), nullable=True),
        sa.Column("max_green_ratio_included", sa.Boolean(), nullable=False),
        sa.Column("min_height_m", sa.Numeric(precision=8, scale=4), nullable=True),
        sa.Column("min_height_m_included", sa.Boolean(), nullable=False),
        sa.Column("max_height_m", sa.Numeric(precision=8, scale=4), nullable=True),
        sa.Column("max_height_m_included", sa.Boolean(), nullable=False),
        sa.Column("starting_price_yuan", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("bid_deposit_yuan", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("deal_price_yuan", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("deal_on", sa.Date(), nullable=True),
        sa.Column(
            "price_yuan",
            sa.Numeric(precision=18, scale=2),
            sa.Computed("coalesce(deal_price_yuan, starting_price_yuan)", persisted=True),
            nullable=True,
        ),
        sa.Column(
            "floor_price_yuan_per_m2",
            sa.Numeric(precision=14, scale=2),
            sa.Computed(
                "round(coalesce(deal_price_yuan, starting_price_yuan) / nullif(site_area_m2 * "
                "max_plot_ratio, 0), 2)",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.Column("is_standard_land", sa.Boolean(), nullable=False),
        sa.Column(
            "investment_intensity_yuan_per_m2", sa.Numeric(precision=14, scale=2), nullable=True
        ),
        sa.Column("tax_yuan_per_m2_year", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("energy_limit_tce_per_10k_yuan", sa.Numeric(precision=8, scale=4), nullable=True),
        sa.Column("services_level", sa.SmallInteger(), nullable=True),
        sa.Column("is_cleared", sa.Boolean(), nullable=True),
        sa.Column("power_kva", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("water_supply_m3_per_day", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("sewage_m3_per_day", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("gas_m3_per_day", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("delivery_on", sa.Date(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("address_en", sa.String(), nullable=False),
        sa.Column("current_condition", sa.String(), nullable=False),
        sa.Column("current_condition_en", sa.String(), nullable=False),
        sa.Column("industry_orientation", sa.String(), nullable=False),
        sa.Column("industry_orientation_en", sa.String(), nullable=False),
        sa.Column("access_conditions", sa.String(), nullable=False),
        sa.Column("access_conditions_en", sa.String(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("contact_office", sa.String(), nullable=False),
        sa.Column("contact_office_en", sa.String(), nullable=False),
        sa.Column("contact_name", sa.String(), nullable=False),
        sa.Column("contact_name_en", sa.String(), nullable=False),
        sa.Column("contact_phone", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_en", sa.String(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("status_changed_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("listing_closes_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "main_use in ('residential', 'commercial', 'office', "
            "'mixed_commercial_residential', 'industrial', 'new_industrial', 'logistics', "
            "'research', 'education', 'medical', 'elderly_care', 'tourism', 'hotel', 'other')",
            name=op.f("ck_parcel_main_use_known"),
        ),
        sa.CheckConstraint(
            "status <> 'sold' or (deal_price_yuan is not null and deal_on is not null)",
            name=op.f("ck_parcel_sold_has_deal"),
        ),
        sa.CheckConstraint(
            "status = 'draft' or published_at is not null", name=op.f("ck_parcel_public_has_date")
        ),
        sa.CheckConstraint(
            "status in ('draft', 'promoted', 'announced', 'listed', 'sold', 'withdrawn')",
            name=op.f("ck_parcel_status_known"),
        ),
        sa.CheckConstraint("ST_IsValid(boundary)", name=op.f("ck_parcel_boundary_valid")),
        sa.CheckConstraint(
            "min_plot_ratio < max_plot_ratio or (min_plot_ratio = max_plot_ratio"
            " and min_plot_ratio_included and max_plot_ratio_included)",
            name=op.f("ck_parcel_plot_ratio_ordered"),
        ),
        sa.CheckConstraint(
            "min_building_coverage_ratio < max_building_coverage_ratio"
            " or (min_building_coverage_ratio = max_building_coverage_ratio"
            " and min_building_coverage_ratio_included and max_building_coverage_ratio_included)",
            name=op.f("ck_parcel_building_coverage_ratio_ordered"),
        ),
        sa.CheckConstraint(
            "min_green_ratio < max_green_ratio or (min_green_ratio = max_green_ratio"
            " and min_green_ratio_included and max_green_ratio_included)",
            name=op.f("ck_parcel_green_ratio_ordered"),
        ),
        sa.CheckConstraint(
            "min_height_m < max_height_m or (min_height_m = max_height_m"
            " and min_height_m_included and max_height_m_included)",
            name=op.f("ck_parcel_height_m_ordered"),
        ),
        sa.CheckConstraint(
            "min_plot_ratio >= 0 and max_plot_ratio > 0", name=op.f("ck_parcel_plot_ratio_positive")
        ),
        sa.CheckConstraint(
            "min_height_m >= 0 and max_height_m > 0", name=op.f("ck_parcel_height_m_positive")
        ),
        sa.CheckConstraint(
            "min_building_coverage_ratio between 0 and 1"
            " and max_building_coverage_ratio between 0 and 1",
            name=op.f("ck_parcel_building_coverage_ratio_within_one"),
        ),
        sa.CheckConstraint(
            "min_green_ratio between 0 and 1 and max_green_ratio between 0 and 1",
            name=op.f("ck_parcel_green_ratio_within_one"),
        ),
        sa.CheckConstraint(
            "not is_standard_land or (investment_intensity_yuan_per_m2 is not null"
            " and tax_yuan_per_m2_year is not null)",
            name=op.f("ck_parcel_standard_land_complete"),
        ),
        sa.CheckConstraint(
            "investment_intensity_yuan_per_m2 > 0 and tax_yuan_per_m2_year > 0"
            " and energy_limit_tce_per_10k_yuan > 0",
            name=op.f("ck_parcel_standard_land_positive"),
        ),
        sa.CheckConstraint(
            "power_kva >= 0 and water_supply_m3_per_day >= 0"
            " and sewage_m3_per_day >= 0 and gas_m3_per_day >= 0",
            name=op.f("ck_parcel_utilities_not_negative"),
        ),
        sa.CheckConstraint(
            "services_level in (3, 5, 7)", name=op.f("ck_parcel_services_level_known")
        ),
        sa.CheckConstraint("site_area_m2 > 0", name=op.f("ck_parcel_site_area_positive")),
        sa.CheckConstraint(
            "starting_price_yuan > 0 and deal_price_yuan > 0 and bid_deposit_yuan > 0",
            name=op.f("ck_parcel_money_positive"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_parcel_district_id_district")
        ),
        sa.ForeignKeyConstraint(["park_id"], ["park.id"], name=op.f("fk_parcel_park_id_park")),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_parcel_zone_id_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
        sa.UniqueConstraint("number", name=op.f("uq_parcel_number")),
    )
    op.create_index(
        "idx_parcel_boundary", "parcel", ["boundary"], unique=False, postgresql_using="gist"
    )
    op.create_index(op.f("ix_parcel_district_id"), "parcel", ["district_id"], unique=False)
    op.create_index(
        "ix_parcel_floor_price", "parcel", ["floor_price_yuan_per_m2", "id"], unique=False
    )
    for name, column in (
        ("price", "price_yuan"),
        ("floor_price", "floor_price_yuan_per_m2"),
        ("max_plot_ratio", "max_plot_ratio"),
    ):
        op.create_index(
            f"ix_parcel_{name}_desc",
            "parcel",
            [sa.text(f"{column} DESC NULLS LAST"), sa.text("id DESC")],
            unique=False,
        )
    op.create_index("ix_parcel_max_plot_ratio", "parcel", ["max_plot_ratio", "id"], unique=False)
    op.create_index("ix_parcel_newest", "parcel", ["published_at", "id"], unique=False)
    op.create_index(op.f("ix_parcel_park_id"), "parcel", ["park_id"], unique=False)
    op.create_index("ix_parcel_price", "parcel", ["price_yuan", "id"], unique=False)
    op.create_index("ix_parcel_site_area", "parcel", ["site_area_m2", "id"], unique=False)
    op.create_index(op.f("ix_parcel_status"), "parcel", ["status"], unique=False)
    op.create_index("ix_parcel_uses", "parcel", ["uses"], unique=False, postgresql_using="gin")
    op.create_index(op.f("ix_parcel_zone_id"), "parcel", ["zone_id"], unique=False)
    op.create_table(
        "park_industry",
        sa.Column("park_id", sa.Integer(), nullable=False),
        sa.Column("industry_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industry.id"], name=op.f("fk_park_industry_industry_id_industry")
        ),
        sa.ForeignKeyConstraint(
            ["park_id"], ["park.id"], name=op.f("fk_park_industry_park_id_park"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("park_id", "industry_id", name=op.f("pk_park_industry")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind in ('boundary_points', 'planning_conditions', 'drawing', 'photo', 'other')",
            name=op.f("ck_attachment_kind_known"),
        ),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_attachment_size_positive")),
        sa.ForeignKeyConstraint(
            ["parcel_id"],
            ["parcel.id"],
            name=op.f("fk_attachment_parcel_id_parcel"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("parcel_id", "sha256", name=op.f("uq_attachment_parcel_id_sha256")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attachment_public_id")),
    )
    op.create_table(
        "parcel_distance",
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parcel_id"],
            ["parcel.id"],
            name=op.f("fk_parcel_distance_parcel_id_parcel"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["place.id"],
            name=op.f("fk_parcel_distance_place_id_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("parcel_id", "kind", name=op.f("pk_parcel_distance")),
    )
    op.create_index(
        "ix_parcel_distance_kind_distance",
        "parcel_distance",
        ["kind", "distance_m", "parcel_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_parcel_distance_place_id"), "parcel_distance", ["place_id"], unique=False
    )
    op.create_table(
        "park_distance",
        sa.Column("park_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["park_id"], ["park.id"], name=op.f("fk_park_distance_park_id_park"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["place.id"],
            name=op.f("fk_park_distance_place_id_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("park_id", "kind", name=op.f("pk_park_distance")),
    )
    op.create_index(op.f("ix_park_distance_place_id"), "park_distance", ["place_id"], unique=False)
    op.create_table(
        "parcel_status_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("from_status", sa.String(length=40), nullable=True),
        sa.Column("to_status", sa.String(length=40), nullable=False),
        sa.Column("changed_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("note_en", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parcel_id"],
            ["parcel.id"],
            name=op.f("fk_parcel_status_change_parcel_id_parcel"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_status_change")),
    )
    op.create_index(
        op.f("ix_parcel_status_change_parcel_id"),
        "parcel_status_change",
        ["parcel_id"],
        unique=False,
    )
    for statement in (_REFUSE_CHANGE, _KEEP_ROWS, _KEEP_TABLE, _TAKE_RIGHTS):
        op.execute(statement)
    op.create_table(
        "parcel_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("use", sa.String(length=40), nullable=False),
        sa.Column("area_m2", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("term_years", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("area_m2 > 0", name=op.f("ck_parcel_use_area_positive")),
        sa.CheckConstraint("term_years between 1 and 70", name=op.f("ck_parcel_use_term_lawful")),
        sa.ForeignKeyConstraint(
            ["parcel_id"],
            ["parcel.id"],
            name=op.f("fk_parcel_use_parcel_id_parcel"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_use")),
        sa.UniqueConstraint("parcel_id", "position", name=op.f("uq_parcel_use_parcel_id_position")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("parcel_use")
    op.drop_index(op.f("ix_parcel_status_change_parcel_id"), table_name="parcel_status_change")
    op.drop_table("parcel_status_change")
    op.execute("drop function refuse_change_of_history")
    op.drop_index(op.f("ix_park_distance_place_id"), table_name="park_distance")
    op.drop_table("park_distance")
    op.drop_index(op.f("ix_parcel_distance_place_id"), table_name="parcel_distance")
    op.drop_index("ix_parcel_distance_kind_distance", table_name="parcel_distance")
    op.drop_table("parcel_distance")
    op.drop_table("attachment")
    op.drop_table("park_industry")
    op.drop_index(op.f("ix_parcel_zone_id"), table_name="parcel")
    op.drop_index("ix_parcel_uses", table_name="parcel", postgresql_using="gin")
    op.drop_index(op.f("ix_parcel_status"), table_name="parcel")
    for name in ("price", "floor_price", "max_plot_ratio"):
        op.drop_index(f"ix_parcel_{name}_desc", table_name="parcel")
    op.drop_index("ix_parcel_site_area", table_name="parcel")
    op.drop_index("ix_parcel_price", table_name="parcel")
    op.drop_index(op.f("ix_parcel_park_id"), table_name="parcel")
    op.drop_index("ix_parcel_newest", table_name="parcel")
    op.drop_index("ix_parcel_max_plot_ratio", table_name="parcel")
    op.drop_index("ix_parcel_floor_price", table_name="parcel")
    op.drop_index(op.f("ix_parcel_district_id"), table_name="parcel")
    op.drop_index("idx_parcel_boundary", table_name="parcel", postgresql_using="gist")
    op.drop_table("parcel")
    op.drop_index("ix_place_edge_geography", table_name="place", postgresql_using="gist")
    op.drop_index(op.f("ix_place_district_id"), table_name="place")
    op.drop_index("idx_place_location", table_name="place", postgresql_using="gist")
    op.drop_table("place")
    op.drop_index(op.f("ix_park_zone_id"), table_name="park")
    op.drop_index(op.f("ix_park_district_id"), table_name="park")
    op.drop_index("idx_park_location", table_name="park", postgresql_using="gist")
    op.drop_table("park")
    op.drop_index(op.f("ix_deal_zone_id"), table_name="deal")
    op.drop_index(op.f("ix_deal_district_id"), table_name="deal")
    op.drop_index("idx_deal_position", table_name="deal", postgresql_using="gist")
    op.drop_table("deal")
    op.drop_table("zone")
    op.drop_index("idx_water_shape", table_name="water", postgresql_using="gist")
    op.drop_table("water")
    op.drop_index("idx_metro_line_track", table_name="metro_line", postgresql_using="gist")
    op.drop_table("metro_line")
    op.drop_table("industry")
    op.drop_index("idx_district_boundary", table_name="district", postgresql_using="gist")
    op.drop_table("district")
    op.drop_table("demo_load")
