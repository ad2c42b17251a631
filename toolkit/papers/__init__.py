"""Findings as papers for a meeting: what they say (`outline`), as a document and as slides."""
