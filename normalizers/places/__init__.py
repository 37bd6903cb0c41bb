"""Names of administrative units -> official codes, valid at a date, and their successors today."""
