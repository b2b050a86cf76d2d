"""What the set-up installs, and what it says where it may not."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from types import ModuleType

import pytest

from portal.config import ROOT


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Return the module; it lies beside the script that starts it."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import setup_packages  # type: ignore[import-not-found]

    yield setup_packages
    for name in ("setup_packages", "setup_tools"):
        sys.modules.pop(name, None)


class Machine:
    """A machine by what it has; it notes what is run on it."""

    def __init__(self, module: ModuleType, patch: pytest.MonkeyPatch) -> None:
        self.tools = {"apt-get", "node", "npm", "postgres"}
        self.has_postgis = True
        self.is_root = True
        self.sudo_asks = False
        self.repository = {"postgresql-postgis", "nodejs", "npm", "postgresql"}
        self.is_list_fresh = True
        self.commands: list[str] = []
        patch.delenv("PORTAL_DATABASE_URL", raising=False)
        patch.setattr(module, "has", lambda tool: tool in self.tools)
        patch.setattr(module.shutil, "which", lambda tool: tool if tool in self.tools else None)
        patch.setattr(module, "_exists", self._exists)
        patch.setattr(module, "vendor_is_there", lambda: False)
        patch.setattr(module.os, "geteuid", lambda: 0 if self.is_root else 1000)
        patch.setattr(module, "quietly", self._run)
        self._postgis_places = module._POSTGIS_PLACES

    def _exists(self, places: Sequence[str]) -> bool:
        return places == self._postgis_places and self.has_postgis

    def _run(self, command: Sequence[str], *, show: bool = False) -> int:
        line = " ".join(command)
        self.commands.append(line)
        if "sudo -n true" in line:
            return int(self.sudo_asks)
        if "apt-get update" in line:
            self.is_list_fresh = True
        if "apt-get install" in line:
            if not self.is_list_fresh:
                return 100
            for name in self.repository & set(command):
                self.has_postgis |= name == "postgresql-postgis"
                self.tools.add({"nodejs": "node", "postgresql": "postgres"}.get(name, name))
        return 0

    def installs(self) -> list[str]:
        return [line for line in self.commands if "apt-get install" in line]


@pytest.fixture
def machine(packages: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Return a machine that has everything."""
    return Machine(packages, monkeypatch)


def test_nothing_is_installed_where_all_is_there(packages: ModuleType, machine: Machine) -> None:
    assert packages.system_packages("run") is False
    assert machine.commands == []


def test_root_installs_what_is_missing_and_only_that(
    packages: ModuleType, machine: Machine
) -> None:
    machine.has_postgis = False
    machine.tools.remove("npm")

    assert packages.system_packages("run") is True

    (command,) = machine.installs()
    assert command.startswith("env DEBIAN_FRONTEND=noninteractive apt-get install -y")
    assert command.endswith("postgresql-postgis npm")


def test_no_server_of_debians_own_is_started_for_our_sake(
    packages: ModuleType, machine: Machine
) -> None:
    machine.tools.remove("postgres")

    packages.system_packages("run")

    before = machine.commands[: machine.commands.index(machine.installs()[0])]
    assert any("create_main_cluster = false" in line for line in before)


def test_a_stale_list_of_packages_is_fetched_anew_once(
    packages: ModuleType, machine: Machine
) -> None:
    machine.has_postgis = False
    machine.is_list_fresh = False

    assert packages.system_packages("run") is True

    assert len(machine.installs()) == 2
    assert sum("apt-get update" in line for line in machine.commands) == 1


def test_an_ordinary_user_installs_by_sudo_that_does_not_ask(
    packages: ModuleType, machine: Machine
) -> None:
    machine.is_root = False
    machine.tools.add("sudo")
    machine.has_postgis = False

    assert packages.system_packages("run") is True

    assert machine.installs()[0].startswith("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get")


@pytest.mark.parametrize("case", ["no sudo", "sudo asks", "no apt", "not to be had"])
def test_where_nothing_may_be_installed_it_says_what_to_install(
    packages: ModuleType, machine: Machine, case: str
) -> None:
    machine.has_postgis = False
    machine.is_root = case in {"no apt", "not to be had"}
    if case == "sudo asks":
        machine.tools.add("sudo")
        machine.sudo_asks = True
    if case == "no apt":
        machine.tools.remove("apt-get")
    machine.repository = set()

    with pytest.raises(packages.SetupFailed) as fault:
        packages.system_packages("run")

    assert bool(machine.installs()) == (case == "not to be had")
    for line in (
        "sudo apt-get install postgresql-postgis",
        "sudo dnf install postgis",
        "brew install postgis",
        "PORTAL_DATABASE_URL",
    ):
        assert line in str(fault.value)


def test_with_a_server_elsewhere_none_is_installed(
    packages: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_DATABASE_URL", "postgresql://db/portal")
    machine.has_postgis = False
    machine.tools.remove("postgres")

    assert packages.system_packages("run") is False


def test_node_is_not_needed_once_the_browsers_files_are_there(
    packages: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "vendor_is_there", lambda: True)
    machine.tools -= {"node", "npm"}

    assert packages.system_packages("run") is False


def test_what_only_browser_tests_need_may_be_missing(
    packages: ModuleType, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.tools.remove("apt-get")

    assert packages.system_packages("test") is False
    assert "without chromium" in capsys.readouterr().out
