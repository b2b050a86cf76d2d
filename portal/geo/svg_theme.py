"""Colours and signs of static maps: the map tokens of the design guide, light and dark."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Attributes = Mapping[str, str]

THEMES = ("light", "dark")

#: Token -> (light, dark); the same values as the ``--map-…`` tokens of the style sheet.
_COLOURS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "land": ("#f2f1ec", "#202a33"),
        "outside": ("#e7e6df", "#171f27"),
        "water": ("#bcd9ee", "#1d3a52"),
        "water-ink": ("#2f6690", "#8fbfe0"),
        "border": ("#a7adb0", "#51606d"),
        "ink": ("#17212b", "#eef2f6"),
        "ink-2": ("#4a5866", "#b3c0cc"),
        "halo": ("#ffffff", "#10161c"),
        "listed": ("#c8102e", "#ff5a6a"),
        "announced": ("#0b6fb8", "#5aaeea"),
        "promoted": ("#12805c", "#45c08f"),
        "sold": ("#77838f", "#8b9bab"),
        "withdrawn": ("#77838f", "#8b9bab"),
        "park": ("#6b3fa0", "#b48ee0"),
    }
)

#: Status of a parcel -> the sign drawn in it, so that colour is never the only one.
STATUS_SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "promoted": "plain",
        "announced": "stripes",
        "listed": "solid",
        "sold": "dots",
        "withdrawn": "empty",
    }
)


#: Style -> its attributes; ``$token`` stands for the colour of the theme.
_STYLES: Mapping[str, Attributes] = MappingProxyType(
    {
        "district": {
            "fill": "$land",
            "stroke": "$border",
            "stroke-width": "0.9",
            "stroke-linejoin": "round",
        },
        "water": {"fill": "$water", "stroke": "none"},
        "metro": {
            "fill": "none",
            "stroke": "$ink",
            "stroke-width": "1.6",
            "opacity": "0.75",
            "stroke-linejoin": "round",
            "stroke-linecap": "round",
        },
        "park": {"fill": "$park", "stroke": "$halo", "stroke-width": "1"},
        "subject": {
            "fill": "none",
            "stroke": "$ink",
            "stroke-width": "3",
            "stroke-linejoin": "round",
        },
        "place": {"fill": "$ink-2", "stroke": "$halo"},
    }
)


def colour(token: str, theme: str) -> str:
    """Return the hexadecimal colour of a token.

    Raises:
        KeyError: no such token.
    """
    return _COLOURS[token][THEMES.index(theme)]


def attributes_of(style: str, theme: str) -> Attributes:
    """Return the presentation attributes of a style: a place's kind or ``status-<status>``.

    Raises:
        KeyError: no such style.
    """
    if style.startswith("status-"):
        return _status(style.removeprefix("status-"), theme)
    return {
        name: colour(value.removeprefix("$"), theme) if value.startswith("$") else value
        for name, value in _STYLES[style].items()
    }


def patterns(theme: str) -> str:
    """Return the ``<pattern>`` elements the status styles refer to."""
    blue, grey = colour("announced", theme), colour("sold", theme)
    return (
        '<pattern id="stripes" width="5" height="5" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)">'
        f'<rect width="5" height="5" fill="{blue}" fill-opacity="0.35"/>'
        f'<rect width="2" height="5" fill="{blue}"/></pattern>'
        '<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">'
        f'<rect width="5" height="5" fill="{grey}" fill-opacity="0.35"/>'
        f'<circle cx="2.5" cy="2.5" r="1.1" fill="{grey}"/></pattern>'
    )


def _status(status: str, theme: str) -> Attributes:
    tone = colour(status, theme)
    line = {"stroke": tone, "stroke-width": "1.4", "stroke-linejoin": "round"}
    match STATUS_SIGNS[status]:
        case "stripes" | "dots" as pattern:
            return {"fill": f"url(#{pattern})", **line}
        case "solid":
            return {"fill": tone, "fill-opacity": "0.85", **line}
        case "plain":
            return {"fill": tone, "fill-opacity": "0.45", **line}
    return {"fill": "none", "stroke-dasharray": "3 2", **line}
