"""What a person is to the portal (角色). One account has one role; roles do not contain each other.

Three kinds of staff hold each other in check (三员分立): the administrator keeps accounts and does
no business, the officer makes, the reviewer checks, the inspector reads what was done.
"""

from __future__ import annotations

from portal.kernel.errors import Forbidden
from portal.kernel.i18n import N_
from portal.kernel.vocab import Labelled


class Role(Labelled):
    """Who somebody is. A visitor has no account."""

    VISITOR = "visitor", N_("访客")
    INVESTOR = "investor", N_("投资人")
    BIDDER = "bidder", N_("竞买人")
    OFFICER = "officer", N_("经办人")
    REVIEWER = "reviewer", N_("审核人")
    INSPECTOR = "inspector", N_("审计员")
    ADMINISTRATOR = "administrator", N_("系统管理员")


#: Who may have an account.
ACCOUNT_ROLES = tuple(role for role in Role if role is not Role.VISITOR)
#: They work here: a second factor always, shorter sessions.
STAFF = frozenset({Role.OFFICER, Role.REVIEWER, Role.INSPECTOR, Role.ADMINISTRATOR})
#: What somebody may ask for by themselves.
REQUESTABLE = frozenset({Role.BIDDER})


def is_staff(role: Role) -> bool:
    """Say whether ``role`` is one of the office."""
    return role in STAFF


def may_become(current: Role, wanted: Role) -> bool:
    """Say whether an account may change from ``current`` to ``wanted``.

    Nobody crosses between the office and those it deals with: whoever was an officer knows what
    no bidder may know, so a bidder's account begins as an investor's.
    """
    if Role.VISITOR in (current, wanted):
        return False
    return current == wanted or is_staff(current) == is_staff(wanted)


def check_four_eyes(maker_id: int, checker_id: int) -> None:
    """Let nobody check what they made themselves (经办与审核分离).

    Raises:
        Forbidden: maker and checker are one account.
    """
    if maker_id == checker_id:
        raise Forbidden(N_("经办人不能审核自己提交的内容，请交由其他审核人办理。"))
