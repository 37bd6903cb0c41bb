"""Bytes -> words -> tables and passages -> rows as printed. The only package that imports OpenCV."""
