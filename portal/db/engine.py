"""Two doors to one database: reading pages as ``app_ro``, services as ``app_rw``."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, create_engine, make_url

from portal.db.base import Base
from portal.db.liveness import ping_after_rest

#: ``db.session`` reads. It is bound to the read-only role; writes go through ``transaction()``.
db = SQLAlchemy(model_class=Base, disable_autonaming=True)

_WRITER = "portal-writer-engine"

#: A generic plan for one bbox makes a query for another a thousand times slower.
_OPTIONS = "-c plan_cache_mode=force_custom_plan -c timezone=UTC"


def engine_options(url: str, *, pool_size: int) -> dict[str, Any]:
    """Return the options shared by every engine; what ``url`` asks of a session stays."""
    options = " ".join((*_asked(url), _OPTIONS))
    return {
        "pool_size": pool_size,
        "max_overflow": 4,
        "pool_timeout": 2,
        "connect_args": {"options": options, "connect_timeout": 5, "application_name": "portal"},
    }


def _asked(url: str) -> tuple[str, ...]:
    """Return the session options in ``url``, such as the role to assume on a foreign server."""
    asked = make_url(url).query.get("options", ())
    return (asked,) if isinstance(asked, str) else tuple(asked)


def init_app(app: Flask, *, rw_url: str, ro_url: str) -> None:
    """Bind ``app`` to the reading and the writing role. Nothing connects yet."""
    app.config["SQLALCHEMY_DATABASE_URI"] = ro_url
    # A page reads statement by statement at READ COMMITTED, so that a transaction around them
    # would promise nothing more; its BEGIN and ROLLBACK would cost a third of a fast answer.
    reading = {"isolation_level": "AUTOCOMMIT"}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(ro_url, pool_size=16) | reading
    db.init_app(app)
    writer = create_engine(rw_url, **engine_options(rw_url, pool_size=4))
    app.extensions[_WRITER] = writer
    with app.app_context():
        for engine in (db.engine, writer):
            ping_after_rest(engine)


def writer_engine() -> Engine:
    """Return the engine of the writing role of the current application."""
    engine: Engine = current_app.extensions[_WRITER]
    return engine
