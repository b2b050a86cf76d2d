"""Unit tests open no database: trying to is an error."""

from __future__ import annotations

from typing import Any, NoReturn

import psycopg
import pytest


@pytest.fixture(autouse=True)
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make connecting an error."""

    def refuse(*_arguments: Any, **_options: Any) -> NoReturn:
        raise AssertionError("a unit test opens a database")

    monkeypatch.setattr(psycopg, "connect", refuse)
    monkeypatch.setattr(psycopg.Connection, "connect", refuse)
