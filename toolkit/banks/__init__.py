"""Folders of questions, read and checked."""
