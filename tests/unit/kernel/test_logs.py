"""Log lines cannot be forged."""

from __future__ import annotations

import json
import logging

import pytest

from portal.kernel.logs import formatter


def _line(kind: str, message: str, **extra: object) -> str:
    record = logging.makeLogRecord(
        {"name": "portal", "levelno": 20, "levelname": "INFO", "msg": "%s", "args": (message,)}
        | extra
    )
    return formatter(kind, "web").format(record)


@pytest.mark.parametrize("trick", ["a\nb", "a\r\nb", "\x1b[2Ja", "a\u2028b", "a\x85b"])
@pytest.mark.parametrize("kind", ["text", "json"])
def test_what_comes_from_outside_stays_on_its_line(kind: str, trick: str) -> None:
    line = _line(kind, trick)

    assert len(line.splitlines()) == 1
    assert "\x1b" not in line


def test_chinese_stays_readable() -> None:
    assert _line("text", "地块").endswith("地块")


def test_fields_of_a_request_are_members() -> None:
    line = json.loads(_line("json", "200", status=200, path="/", password="secret"))

    assert (line["status"], line["path"]) == (200, "/")
    assert "password" not in line
