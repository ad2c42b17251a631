"""Tests of the workbook: what stands in its cells, its parts and its papers."""
