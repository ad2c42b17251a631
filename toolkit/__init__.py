"""Candour: a council's leaders ask themselves hard questions, and keep what they answer."""

__version__ = "0.1.0"
