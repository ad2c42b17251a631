"""Findings as an Excel workbook: what is on its sheets, how it looks, and how it is written."""
