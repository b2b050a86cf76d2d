"""Where higher features join in: at sign-in, at the export of one's data, at erasure.

``signed_in`` callbacks run inside the transaction of the sign-in, so that what they store stands
or falls with it. Rows that belong to an account are made known with ``own``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.accounts.client import Browser
from portal.db.base import Base
from portal.db.engine import db

#: (session, account id, browser with the form's fields and the cookies)
SignedIn = Callable[[Session, int, Browser], None]
#: account id -> rows as plain JSON values; reads through ``db.session``.
Export = Callable[[int], Sequence[Mapping[str, Any]]]
#: (session, account id): delete the rows, or take the person out of those that must stay.
Erase = Callable[[Session, int], None]

_KEY = "portal-account-hooks"


@dataclass(frozen=True, slots=True)
class Owned:
    """Rows that belong to accounts (本人数据)."""

    name: str
    export: Export
    erase: Erase


@dataclass(frozen=True, slots=True)
class _Hooks:
    signed_in: list[SignedIn]
    owned: dict[str, Owned]


def init_app(app: Flask) -> None:
    """Give ``app`` empty lists."""
    app.extensions[_KEY] = _Hooks([], {})


def on_signed_in(app: Flask, callback: SignedIn) -> None:
    """Call ``callback`` whenever somebody has signed in."""
    app.extensions[_KEY].signed_in.append(callback)


def own(app: Flask, name: str, *, export: Export, erase: Erase) -> None:
    """Let the rows called ``name`` be exported with an account and erased with it.

    Raises:
        RuntimeError: something is called so already.
    """
    owned: dict[str, Owned] = app.extensions[_KEY].owned
    if name in owned:
        raise RuntimeError(f"{name} is registered already")
    owned[name] = Owned(name, export, erase)


def own_table(app: Flask, model: type[Base], *, hides: Sequence[str] = ()) -> None:
    """Let all rows of ``model`` with the account's ``account_id`` be exported and deleted.

    Args:
        app: the application.
        model: has a column ``account_id``.
        hides: columns that stay out of the export.
    """
    table = model.metadata.tables[model.__tablename__]
    columns = [c for c in table.columns if c.name not in {"id", "account_id", *hides}]

    def export(account_id: int) -> Sequence[Mapping[str, Any]]:
        statement = select(*columns).where(table.c.account_id == account_id).order_by(table.c.id)
        rows = db.session.execute(statement).mappings()
        return [{str(name): value for name, value in row.items()} for row in rows]

    def erase(session: Session, account_id: int) -> None:
        session.execute(delete(model).where(table.c.account_id == account_id))

    own(app, str(table.name), export=export, erase=erase)


def announce(session: Session, account_id: int, browser: Browser) -> None:
    """Tell all who listen that somebody has signed in."""
    for callback in current_app.extensions[_KEY].signed_in:
        callback(session, account_id, browser)


def owned() -> Sequence[Owned]:
    """Return everything that is owned by accounts."""
    return tuple(current_app.extensions[_KEY].owned.values())
