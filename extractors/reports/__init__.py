"""One file a dataset family: recognises its tables and passages and yields rows as printed."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from extractors.reports.report import ReportType

__all__ = ["REPORTS"]


def _discover() -> tuple[ReportType, ...]:
    names = sorted(m.name for m in iter_modules(__path__) if m.name != "report")
    modules = [import_module(f"{__name__}.{name}") for name in names]
    return tuple(module.REPORT for module in modules if hasattr(module, "REPORT"))


REPORTS: tuple[ReportType, ...] = _discover()
"""Every report type; a new module with `REPORT` in this folder is a new one."""
