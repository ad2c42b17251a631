"""Workbooks that come home: which are opened, what is read, what would change."""
