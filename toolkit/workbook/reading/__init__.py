"""Workbooks that come home: what may be opened, what stands in it, and what it would change.

A file is untrusted until `worker.open_book` gave it back as plain values: the guard looks at the
zip, a process of its own reads the cells within limits of time and memory, and nothing in here
writes anything anywhere.
"""
