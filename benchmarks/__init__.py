"""Timings, as ratios to a floor in the same run; never a test."""

import toolkit.workbook  # noqa: F401 # says how openpyxl writes, before openpyxl is there
