"""The official codes of a document's own province, district and commune, and the context they give to its names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from msgspec import Struct

from normalizers.places.gazetteer import TWO_LEVELS_SINCE, Level, gazetteer
from normalizers.places.resolve import Resolution, resolve
from normalizers.places.successor import today_of
from schemas.record import Value

__all__ = ["Home", "codes_of", "codes_today", "home_of", "with_codes"]


class Home(Struct, frozen=True):
    """Where and when a document was written.

    Attributes:
        on: Its date; the middle of the year it reports on where it has none; None where neither is known, and for an
            undated one of 2025, the year in which all codes changed.
        province, district, commune: What its letterhead names; None where it names none.
    """

    on: dt.date | None
    province: Resolution | None = None
    district: Resolution | None = None
    commune: Resolution | None = None

    def of(self, level: Level) -> Resolution | None:
        """The document's own unit of a level."""
        return {"province": self.province, "district": self.district, "commune": self.commune}[level]

    @property
    def own(self) -> Resolution | None:
        """The unit that issued it: the smallest named."""
        return self.commune or self.district or self.province

    @property
    def scope(self) -> str | None:
        """Code of the unit its names are looked for in: its district or province."""
        code = self.district.code if self.district else None
        return code or self.province_code

    @property
    def province_code(self) -> str | None:
        """Code of its province, by its name or by that of its district or commune."""
        if self.province and self.province.code:
            return self.province.code
        for inner in (self.district, self.commune):
            if inner and inner.code:
                parent = inner.candidates[0].parent
                return parent if len(parent) == 2 else gazetteer().province_of(parent, self.on) or None
        return None


def home_of(document: Mapping[str, Value]) -> Home:
    """The places a document's letterhead names (columns province, district, commune) at its date."""
    on = _date(document)
    names = [_named(document, level) for level in _LEVELS]
    province = resolve(names[0], "province", None, on) if names[0] else None
    within = province.code if province else None
    district = resolve(names[1], "district", within, on) if names[1] else None
    if names[1] and district and not district.code and not province:
        # Cities have become provinces: then what looks like a district is the province.
        city = resolve(f"thành phố {document['district']}", "province", None, on)
        province, district = (city, None) if city.level == "province" else (None, district)
    inner = district.code if district and district.code else within
    commune = resolve(names[2], "commune", inner, on) if names[2] else None
    return Home(on, province, district, commune)


_LEVELS: tuple[Level, ...] = ("province", "district", "commune")
_TYPES = r"(?:tỉnh|thành phố|thị xã|huyện|quận|thị trấn|xã|phường|đặc khu)"


def _named(document: Mapping[str, Value], level: Level) -> str | None:
    """The name of a level with its type where the issuer tells it: a province may have a city and a district alike."""
    name, issuer = document.get(level), document.get("issuer")
    if not isinstance(name, str):
        return None
    typed = re.search(rf"\b{_TYPES} {re.escape(name)}$", issuer) if isinstance(issuer, str) else None
    return typed[0] if typed and document.get("issuer_level") == level else name


def _date(document: Mapping[str, Value]) -> dt.date | None:
    issued, year = document.get("issued_date"), document.get("report_year")
    if isinstance(issued, dt.date):
        return issued
    if not isinstance(year, int) or year == TWO_LEVELS_SINCE.year or not dt.MINYEAR <= year <= dt.MAXYEAR:
        return None
    return dt.date(year, 7, 1)


def with_codes(document: Mapping[str, Value], home: Home) -> dict[str, Value]:
    """The columns of dataset `documents` with the codes of its places; what is there already stays."""
    return codes_of(home) | {column: value for column, value in document.items() if value is not None}


def codes_of(home: Home) -> dict[str, Value]:
    """The columns of codes of dataset `documents`."""
    commune = home.commune.today if home.commune else None
    whole = commune if commune and commune.certainty == "whole" else None
    code = home.province_code
    province = today_of(code, home.on) if code else None
    return {
        "province_code": code,
        "district_code": home.district.code if home.district else None,
        "commune_code": home.commune.code if home.commune else None,
        "province_code_today": province.province_code if province else None,
        "province_today": province.province if province else None,
        "commune_code_today": whole.codes[0] if whole else None,
        "commune_today": whole.names[0] if whole else None,
        "unit_codes_today": codes_today(home.own),
    }


def codes_today(unit: Resolution | None) -> tuple[str, ...] | None:
    """Codes of today's units that cover a unit, None where they are not surely known."""
    today = unit.today if unit else None
    return today.codes if today and today.certainty != "unknown" else None
