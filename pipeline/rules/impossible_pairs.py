"""Counts that cannot both be true: more services with dossiers than services or dossiers, n above m, over 100 %."""

from __future__ import annotations

from pipeline.rules.case import Case, Outcome, Remark, Value, about
from schemas.record import Finding, Record

__all__ = ["check"]


def check(case: Case) -> Outcome:
    """DVCTT counts of one unit and level, and HNTH pairs."""
    findings: list[Finding] = []
    doubted: set[Value] = set()
    for counts in _by_unit(case.of("dvctt_counts")).values():
        for finding, pair in _service_faults(counts):
            findings.append(finding)
            doubted |= {(record.row_id, "value") for record in pair}
    for record in case.of("hnth_coverage"):
        covered, total = record.values["communes_covered"], record.values["communes_total"]
        if isinstance(covered, int) and isinstance(total, int) and covered > total:
            message = f"{record.values['unit_name']}: {covered} xã có HNTH trên tổng số {total} xã."
            findings.append(
                about(record, "communes_covered", Remark("impossible_value", "error", message, f"<= {total}", covered))
            )
            doubted |= {(record.row_id, "communes_covered"), (record.row_id, "communes_total")}
    return Outcome(tuple(findings), frozenset(), frozenset(doubted))


def _by_unit(records: list[Record]) -> dict[tuple[object, ...], dict[str, Record]]:
    """Counts of one table row and level, by metric."""
    groups: dict[tuple[object, ...], dict[str, Record]] = {}
    for record in records:
        place = (record.raw.table_id, record.raw.row_index, record.values["service_level"])
        groups.setdefault(place, {})[str(record.values["metric"])] = record
    return groups


def _service_faults(counts: dict[str, Record]) -> list[tuple[Finding, tuple[Record, Record]]]:
    found = []
    used, offered, dossiers = (counts.get(m) for m in ("services_with_dossiers", "services", "dossiers"))
    if used and offered and _value(used) > _value(offered) >= 0:
        message = (
            f"{used.values['unit_name']}: {_value(used)} dịch vụ {_level(used)} "
            f"có phát sinh hồ sơ nhưng chỉ cung cấp {_value(offered)} dịch vụ."
        )
        expected = f"<= {_value(offered)}"
        found.append(
            (
                about(used, "value", Remark("impossible_value", "error", message, expected, _value(used))),
                (used, offered),
            )
        )
    if used and dossiers and _value(used) == 0 and _value(dossiers) > 0:
        message = (
            f"{used.values['unit_name']}: {_value(dossiers)} hồ sơ {_level(used)} "
            f"nhưng không dịch vụ nào có phát sinh hồ sơ."
        )
        found.append(
            (
                about(dossiers, "value", Remark("impossible_value", "error", message, 0, _value(dossiers))),
                (dossiers, used),
            )
        )
    if used and dossiers and _value(used) > _value(dossiers) >= 0:
        message = (
            f"{used.values['unit_name']}: {_value(used)} dịch vụ {_level(used)} có phát sinh hồ sơ "
            f"nhưng chỉ có {_value(dossiers)} hồ sơ."
        )
        expected = f"<= {_value(dossiers)}"
        found.append(
            (
                about(used, "value", Remark("impossible_value", "error", message, expected, _value(used))),
                (used, dossiers),
            )
        )
    return found


def _level(record: Record) -> str:
    """The service level in words."""
    level = str(record.values["service_level"])
    return {"toan_trinh": "toàn trình", "mot_phan": "một phần"}.get(level, f"mức độ {level}")


def _value(record: Record) -> int:
    """The count, -1 where it is not known."""
    value = record.values["value"]
    return value if isinstance(value, int) else -1
