"""Addresses as squares that a phone's camera reads."""

from __future__ import annotations

from functools import lru_cache

import segno

QUIET = 4  # squares of white around it, without which cameras look for its edge in vain


@lru_cache(maxsize=64)
def draw_code(address: str) -> str:
    """The address as a QR code: an SVG picture, black on white in light and in dark mode."""
    made: str = segno.make(address, error="m", micro=False).svg_inline(
        border=QUIET, dark="#000", light="#fff", omitsize=True
    )
    return made
