"""Workbooks: written from findings, and read back."""

import os

# python-docx brings lxml. With it openpyxl treats carriage returns and unlucky signs in another
# way, so what is written here would depend on what else happens to be installed.
os.environ.setdefault("OPENPYXL_LXML", "False")
