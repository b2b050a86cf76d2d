"""What a browser calls itself, in two words that people recognise (设备名称)."""

from __future__ import annotations

#: First match wins: most browsers also name those they descend from.
_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("QQBrowser", "QQ Browser"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_MAX_LENGTH = 40


def device_name(user_agent: str) -> str:
    """Return browser and system; of one that is not known the beginning of what it says."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    known = " · ".join(filter(None, (browser, system)))
    return known or user_agent[:_MAX_LENGTH].strip()
