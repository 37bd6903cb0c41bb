"""Text and values: every change traced, never a pixel."""
