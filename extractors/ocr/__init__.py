"""OCR engines behind one protocol: one file an engine."""
