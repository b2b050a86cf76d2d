"""Texts in spreadsheets: nothing runs, nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.spreadsheet import guarded, unguarded

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "﹦1",
    " =1",
    "\u3000=1",
    "\u200b=1",
    "\ufeff=cmd|' /C calc'!A0",
    "\x00=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_a_text(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["", "P(2026)041号", "≤1.6且>1.3", "a=b", "1-2", "武汉", " "])
def test_an_ordinary_text_stays(text: str) -> None:
    assert guarded(text) == text


@given(st.one_of(st.text(), st.text(alphabet="'=+ \ta")))
def test_a_guarded_text_leads_back_and_is_harmless(text: str) -> None:
    safe = guarded(text)

    assert unguarded(safe) == text
    assert safe[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"}
