"""The privacy notice that people agree to (个人信息处理规则), by version (PIPL art. 14, 17)."""

from __future__ import annotations

DOCUMENT = "privacy"
#: Changes with the text in templates/about/privacy.html, and people are asked anew.
PRIVACY_VERSION = "2026-11-25"
