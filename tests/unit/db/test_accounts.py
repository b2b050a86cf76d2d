"""Who runs the private server: never root, and the same one for ever."""

from __future__ import annotations

import os
import pwd
import subprocess
from pathlib import Path

import pytest

from portal.db.cluster import ClusterError
from portal.db.cluster.accounts import account_of, server_account


class Users:
    """The password file of a machine, and what ``useradd`` does on it."""

    def __init__(self, *names: str) -> None:
        self.names = list(names)
        self.commands: list[list[str]] = []
        self.may_add = True

    def find(self, name: str) -> pwd.struct_passwd:
        if name not in self.names:
            raise KeyError(name)
        number = 100 + self.names.index(name)
        return pwd.struct_passwd((name, "x", number, number, "", "/", "/bin/false"))

    def run(self, command: list[str], **_options: object) -> None:
        self.commands.append(command)
        if not self.may_add:
            raise subprocess.CalledProcessError(1, command)
        self.names.append(command[-1])


@pytest.fixture
def users(monkeypatch: pytest.MonkeyPatch) -> Users:
    """Return the users of a machine on which this process is root."""
    users = Users()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(pwd, "getpwnam", users.find)
    monkeypatch.setattr(subprocess, "run", users.run)
    return users


def test_under_root_debians_user_runs_it(users: Users, tmp_path: Path) -> None:
    users.names = ["hanland", "postgres"]

    account = server_account(tmp_path / "data")

    assert (account.name, account.is_current) == ("postgres", False)
    assert users.commands == []


def test_under_root_a_user_of_its_own_is_made_where_there_is_none(
    users: Users, tmp_path: Path
) -> None:
    first = server_account(tmp_path / "data")
    second = server_account(tmp_path / "data")

    assert first == second
    assert first.name == "hanland"
    assert first.uid != 0
    assert [command[:2] for command in users.commands] == [["useradd", "--system"]]


def test_where_none_can_be_made_it_says_what_to_do(users: Users, tmp_path: Path) -> None:
    users.may_add = False

    with pytest.raises(ClusterError, match="useradd --system hanland"):
        server_account(tmp_path / "data")


def test_an_ordinary_user_runs_it_oneself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = pwd.getpwnam("nobody").pw_uid
    monkeypatch.setattr(os, "geteuid", lambda: nobody)

    account = server_account(tmp_path / "data")

    assert account == account_of(nobody)
    assert account.is_current


def test_data_are_run_by_their_owner(users: Users, tmp_path: Path) -> None:
    users.names = ["postgres"]

    account = server_account(tmp_path)

    assert account.uid == tmp_path.stat().st_uid


def test_data_of_somebody_else_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)

    with pytest.raises(ClusterError, match="belongs to the user"):
        server_account(tmp_path)
