"""Damaged and hostile workbooks made from good ones, thousands of them if time is given."""
