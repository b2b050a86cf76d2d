"""A city full of made-up parcels, written by one statement: for measuring, never for pages."""

from __future__ import annotations

from typing import Any

import psycopg

#: The city's box, in degrees.
BOX = (113.7, 30.0, 115.0, 31.3)

_DISTRICT = """
INSERT INTO district (code, slug, name, name_en, boundary, label_point, source)
VALUES ('420199', 'crowd', '密集区', 'Crowd District',
        ST_Multi(ST_MakeEnvelope(113, 29, 116, 32, 4490)), ST_SetSRID(ST_Point(114.3, 30.6), 4490),
        'made up') RETURNING id
"""
# Denser towards the centre, as a city is: with this power three times the mean at half a radius.
_PARCELS = """
INSERT INTO parcel (number, name, name_en, district_id, status, main_use, uses, site_area_m2,
  boundary, label_point, boundary_area_m2, min_plot_ratio_included, max_plot_ratio,
  max_plot_ratio_included, min_building_coverage_ratio_included,
  max_building_coverage_ratio_included, min_green_ratio_included, max_green_ratio_included,
  min_height_m_included, max_height_m_included, starting_price_yuan, is_standard_land, address,
  address_en, current_condition, current_condition_en, industry_orientation,
  industry_orientation_en, access_conditions, access_conditions_en, summary, summary_en,
  contact_office, contact_office_en, contact_name, contact_name_en, contact_phone, source,
  source_en, is_demo, published_at, status_changed_at, search_text)
SELECT 'P(2026)' || n || '号', '地块' || n, 'Parcel ' || n, %(district)s,
  (ARRAY['promoted','announced','listed','withdrawn'])[1 + n %% 4],
  (ARRAY['industrial','residential','commercial'])[1 + n %% 3],
  ARRAY[(ARRAY['industrial','residential','commercial'])[1 + n %% 3]], area, shape,
  ST_PointOnSurface(shape), area, true, 2.0, true, true, true, true, true, true, true, area * 3000,
  false, '武汉市' || n || '号', '', '', '', '先进制造', '', '', '', '说明', '', '招商局',
  '', '', '', '', '测试', '', true, now(), now(), '地块' || n
FROM (
  SELECT n, round((side * side * 9000000000)::numeric, 2) AS area,
    ST_Multi(ST_Buffer(ST_SetSRID(ST_Point(lon, lat), 4490), side, 2)) AS shape
  FROM (
    SELECT n, 114.35 + 0.6 * r * cos(a) AS lon, 30.6 + 0.6 * r * sin(a) AS lat,
      0.0004 + 0.0012 * random() * random() AS side
    FROM (SELECT n, power(random(), 0.7) AS r, 2 * pi() * random() AS a
          FROM generate_series(1, %(count)s) AS n) AS polar
  ) AS place
) AS parcel
"""
_USES = """
INSERT INTO parcel_use (parcel_id, position, code, use, area_m2, term_years)
SELECT id, 0, '1001', 'industrial', site_area_m2, 50 FROM parcel
"""


def fill(conninfo: str, count: int) -> None:
    """Write ``count`` parcels into an empty, migrated database, as its owner."""
    conninfo = conninfo.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(conninfo) as connection:
        insert(connection, count)


def insert(connection: psycopg.Connection[Any], count: int) -> None:
    """Write the parcels in the caller's transaction, and let the planner know of them."""
    connection.execute("SELECT setseed(0.5)")
    row: Any = connection.execute(_DISTRICT).fetchone()
    connection.execute(_PARCELS, {"district": row[0], "count": count})
    connection.execute(_USES)
    connection.execute("ANALYZE parcel")
    connection.execute("ANALYZE parcel_use")
