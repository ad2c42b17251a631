"""Timings, as ratios to a floor in the same run; never a test."""
