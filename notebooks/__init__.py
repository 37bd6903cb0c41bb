"""Notebooks, executed by the tests, and what they share."""
