"""The restorer: vocabulary, channel, language model, decoder (see README.md of this folder)."""

from normalizers.diacritics.restorer import Restored, WordChange, restore

__all__ = ["Restored", "WordChange", "restore"]
