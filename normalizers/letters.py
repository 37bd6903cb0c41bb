"""Classes of Vietnamese letters for regular expressions: ranges such as À-Ỹ mix capitals and small letters."""

from __future__ import annotations

__all__ = ["LOWER", "UPPER"]

_MARKED = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"

LOWER = "a-z" + _MARKED
"""Inside brackets: any small letter of Vietnamese or English."""

UPPER = "A-Z" + _MARKED.upper()
"""Inside brackets: any capital letter of Vietnamese or English."""
