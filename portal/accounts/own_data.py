"""Everything the portal keeps of one person (本人数据), as one document (PIPL art. 45)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import orjson
from flask import Flask

from portal.accounts import hooks, queries
from portal.accounts.models import Account, Consent
from portal.accounts.roles import Role

FORMAT = 1


def own_data(account_id: int) -> bytes:
    """Return the document as JSON: account, consents, sessions, and what other features keep."""
    account = queries.get_account(account_id)
    document: dict[str, Any] = {
        "format": FORMAT,
        "account": _account(account),
        "sessions": [
            {
                "signed_in_at": entry.created_at,
                "last_seen_at": entry.last_seen_at,
                "address": entry.address,
                "user_agent": entry.user_agent,
            }
            for entry in queries.sessions_of(account_id, Role(account.role))
        ],
    }
    for owned in hooks.owned():
        document[owned.name] = [dict(row) for row in owned.export(account_id)]
    return orjson.dumps(document, default=_plain, option=orjson.OPT_INDENT_2)


def _account(account: Account) -> dict[str, Any]:
    return {
        "id": account.public_id,
        "email": account.email,
        "name": account.name,
        "role": account.role,
        "requested_role": account.requested_role,
        "created_at": account.created_at,
        "second_factor": account.has_totp,
        "deletion_requested_at": account.deletion_requested_at,
    }


def init_app(app: Flask) -> None:
    """Let consents be exported and erased as those of other features are."""
    hooks.own_table(app, Consent)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
