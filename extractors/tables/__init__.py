"""Rulings and words -> grids -> cells -> tables over all their pages; the same way for digital and scanned pages."""
