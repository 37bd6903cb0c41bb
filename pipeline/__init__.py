"""The only package that touches disk, clock, Prefect and people."""
