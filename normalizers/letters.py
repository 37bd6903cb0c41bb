"""Classes of letters for regular expressions: ranges such as À-Ỹ mix capitals and small letters; digits in a text."""

from __future__ import annotations

__all__ = ["LOWER", "UPPER", "has_digit"]

_MARKED = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"

LOWER = "a-z" + _MARKED
"""Inside brackets: any small letter of Vietnamese or English."""

UPPER = "A-Z" + _MARKED.upper()
"""Inside brackets: any capital letter of Vietnamese or English."""


def has_digit(text: str) -> bool:
    """Whether a digit is in `text`."""
    return any(c.isdigit() for c in text)
