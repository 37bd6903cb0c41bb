"""The bodies that a figure speaks of: a place of a list, each of several levels, or the one its sentence names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.figures.clauses import Clause
from extractors.figures.entity import Entity, entity_of
from extractors.figures.find import flatten
from extractors.figures.respective import respective
from normalizers.letters import UPPER
from schemas.record import Value

__all__ = ["bodies_of", "place_of"]

_PLACE_NAME = re.compile(
    rf"(?:(?:huyện|thị xã|thành phố|TP\.?|TX\.?|xã|phường|thị trấn)\s)?"
    rf"(?P<name>(?:[Il]a\s)?[{UPPER}][\w'’-]{{0,14}}(?:\s[{UPPER}][\w'’-]{{0,14}}){{0,4}})\s?[:(]?\s?$"
)
_BODIES = re.compile(r"\s?\)?\s?(?:tat ca\s)?(?:cac\s)?(?:don vi|co quan)\b[^.;,%]{0,30}?\b(?=cap )")
_IN_TURN = re.compile(
    r"\b(?:lan luot|tuong ung)(?: (?:la|dat|co|o muc|chiem|voi))*\s?:?\s(?:\d[\d.,]*%?(?:,| va|, va) )*$"
)
"""Figures told in the order of bodies named before."""
_AND_LEVEL = re.compile(r"(cap (?:tinh|huyen|xa|so))\b(?:\s?(?:,|va)\s)?")


def place_of(clause: Clause) -> re.Match[str] | None:
    """The place whose share a figure of a list is: "Yên Hòa 11/15"."""
    figure = clause.figure
    alone = figure.kind == "ratio" and not figure.unit
    match = _PLACE_NAME.search(clause.text, clause.before, figure.start) if alone else None
    # A capital at the head of a sentence makes no name: "Hơn 2/3 số xã".
    first = match and match.start("name") == match.start() and " " not in match["name"]
    return None if match and first and match.start() == clause.sentence[0] else match


def bodies_of(
    clause: Clause, headings: Sequence[str], document: Mapping[str, Value], kind: str | None = None
) -> list[Entity]:
    """The bodies of a figure: one, but each of "100% đơn vị cấp tỉnh, cấp huyện": what all have each has.

    Args:
        clause: The figure in its sentence.
        headings: Above its paragraph, the outermost first.
        document: Who issued it, and for which places.
        kind: Of a number of a list the words before it, that may name its body.
    """
    listed = _of_kind(clause, kind, document) if kind else None
    if listed:
        return [listed]
    figure, plain = clause.figure, clause.plain
    name = place_of(clause)
    if name:
        level = "commune" if document.get("issuer_level") == "district" else "district"
        return [Entity(name["name"], level)]
    bodies = _BODIES.match(plain, figure.end) if plain[slice(*figure.value)] == "100" and figure.percent else None
    if bodies:
        levels = _run(plain, bodies.end())
        if len(levels) > 1:
            codes = {"tinh": "province", "huyen": "district", "xa": "commune", "so": "department"}
            return [Entity(clause.text[s:e], codes[plain[s:e].split()[1]]) for s, e in levels]
    told = respective(clause)
    if told is None and _IN_TURN.search(plain, clause.sentence[0], figure.start):
        return [Entity(None, None)]  # "cấp huyện 120 người, cấp xã 340 người, lần lượt đạt 100% và 91%"
    return [told or entity_of(clause, headings, document)]


_CALLED_LEVELS = {"tinh": "province", "huyen": "district", "xa": "commune", "so": "department"}


def _of_kind(clause: Clause, label: str, document: Mapping[str, Value]) -> Entity | None:
    """The body that the words before a number of a list name: "Yên Hòa 120", "xã 85"; unknown where it may be one."""
    words = label[label.rfind(":") + 1 :].strip(" ,;-–")
    level = _CALLED_LEVELS.get(flatten(words).removeprefix("cap "))
    if level:
        return Entity(words, level)
    place = _PLACE_NAME.fullmatch(f"{words} ")
    if place and " " in place["name"]:
        return Entity(words, "commune" if document.get("issuer_level") == "district" else "district")
    return Entity(None, None) if words[:1].isupper() and not words.isupper() and clause.before else None


def _run(plain: str, start: int) -> list[tuple[int, int]]:
    """Levels named one after the other from a place on."""
    found: list[tuple[int, int]] = []
    while match := _AND_LEVEL.match(plain, start):
        found.append(match.span(1))
        start = match.end()
    return found
