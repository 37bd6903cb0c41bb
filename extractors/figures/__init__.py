"""Figures in sentences: what counts as one, what belongs to it, what it is about."""
