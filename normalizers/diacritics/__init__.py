"""The restorer: vocabulary, channel, language model, decoder (see README.md of this folder)."""

from normalizers.diacritics.restorer import Restored, WordChange, restore, restore_lines

__all__ = ["Restored", "WordChange", "restore", "restore_lines"]
