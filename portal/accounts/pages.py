"""All pages of accounts, gathered on their blueprint."""

from __future__ import annotations

from portal.accounts import link_views, profile_views, security_views, views
from portal.accounts.blueprint import bp

__all__ = ["bp", "link_views", "profile_views", "security_views", "views"]
