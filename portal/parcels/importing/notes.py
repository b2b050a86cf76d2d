"""Collecting what a reader finds on its way, up to a limit."""

from __future__ import annotations

from collections.abc import Mapping

from portal.parcels.importing import faults
from portal.parcels.importing.faults import Fault
from portal.parcels.importing.findings import Finding, Severity, shown
from portal.parcels.importing.limits import Limits


class Unreadable(Exception):
    """Nothing of the file can be used; carries the finding that says why."""

    def __init__(self, fault: Fault, **params: object) -> None:
        self.finding = Finding(reason=fault.reason, remedy=fault.remedy, params=params)
        super().__init__(fault.reason)


class Notes:
    """The findings of one file, in the order found."""

    def __init__(self, limits: Limits, crs: int | None = None) -> None:
        self.limits = limits
        #: The system the person named; findings about the file's own are then idle.
        self.crs = crs
        self._findings: list[Finding] = []
        self._beyond = 0
        self._said: set[Fault] = set()

    def add(self, finding: Finding) -> None:
        """Keep ``finding``, or count it when there are too many."""
        if len(self._findings) < self.limits.findings:
            self._findings.append(finding)
        else:
            self._beyond += 1

    def error(
        self, fault: Fault, row: int | None, field: str | None = None, value: object = None
    ) -> None:
        """Say that something keeps the file out. For parameters use ``error_of``."""
        self.error_of(fault, row, {}, field=field, value=value)

    def error_of(
        self,
        fault: Fault,
        row: int | None,
        params: Mapping[str, object],
        *,
        field: str | None = None,
        value: object = None,
    ) -> None:
        """Say that something keeps the file out, with parameters for its text."""
        self.add(
            Finding(
                row=row,
                field=None if field is None else shown(field),
                value=shown(value),
                reason=fault.reason,
                remedy=fault.remedy,
                params=params,
            )
        )

    def warn(
        self, fault: Fault, row: int | None = None, field: str | None = None, **params: object
    ) -> None:
        """Say that something is doubtful."""
        self.add(
            Finding(
                severity=Severity.WARNING,
                row=row,
                field=None if field is None else shown(field),
                reason=fault.reason,
                remedy=fault.remedy,
                params=params,
            )
        )

    def warn_once(self, fault: Fault, **params: object) -> None:
        """Say a doubt about the whole file, once however often it comes up."""
        if fault not in self._said:
            self._said.add(fault)
            self.warn(fault, None, None, **params)

    def system(self, epsg: int | None) -> int | None:
        """Return the system to go by: the person's, else the file's; warn when there is none."""
        if self.crs is not None:
            return self.crs
        if epsg is None:
            self.warn_once(faults.NO_SYSTEM)
        return epsg

    def findings(self) -> tuple[Finding, ...]:
        """Return all findings, with the count of those beyond the limit."""
        if not self._beyond:
            return tuple(self._findings)
        fault = faults.TOO_MANY_FINDINGS
        more = Finding(reason=fault.reason, remedy=fault.remedy, params={"count": self._beyond})
        return (*self._findings, more)
