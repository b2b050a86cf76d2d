"""Alembic's environment: offline scripts are not used; the connection comes from the caller."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from geoalchemy2 import Geometry
from sqlalchemy import Connection, MetaData, TypeDecorator, text

config = context.config


def _is_ours(_object: Any, name: str | None, kind: str, reflected: bool, compared: Any) -> bool:
    """Leave alone what PostGIS and the task queue put into the database."""
    if kind == "table" and reflected and compared is None:
        return name != "spatial_ref_sys"
    return True


def _render(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Write the portal's own column types as plain ones, so that migrations import no portal."""
    if kind == "type" and isinstance(item, Geometry):
        autogen.imports.add("from geoalchemy2 import Geometry")
        # Spatial indexes are written out by name, not made on the side by the type.
        return f"Geometry({item.geometry_type!r}, srid={item.srid}, spatial_index=False)"
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.load_dialect_impl(autogen.dialect)!r}"
    return False


def run(connection: Connection) -> None:
    """Run the migrations that the command asks for on ``connection``."""
    metadata: MetaData | None = config.attributes.get("metadata")
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=_is_ours,
        render_item=_render,
        compare_type=True,
        compare_server_default=False,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        connection.execute(text("set local lock_timeout = '4s'"))
        context.run_migrations()


run(config.attributes["connection"])
