"""Other councils: what is shared, what of it is shown, and where one stands (METHOD 6).

Nothing here has a name: a council is a random id, and what it shares are whole points and a month.
"""

from __future__ import annotations

from toolkit.benchmark.comparing import (
    HUNDREDS_FROM,
    PLACE_FROM,
    QUARTILES_FROM,
    Benchmark,
    Beside,
    compare_with_others,
)
from toolkit.benchmark.files import read_made_up, read_shared, write_shared
from toolkit.benchmark.pictures import (
    JOIN_LEAST,
    MONTHS,
    WHOLE,
    Picture,
    SharedScore,
    instrument_of,
    is_recent,
    latest,
    least_together,
    newest_of_each,
    next_picture,
)

__all__ = [
    "HUNDREDS_FROM",
    "JOIN_LEAST",
    "MONTHS",
    "PLACE_FROM",
    "QUARTILES_FROM",
    "WHOLE",
    "Benchmark",
    "Beside",
    "Picture",
    "SharedScore",
    "compare_with_others",
    "instrument_of",
    "is_recent",
    "latest",
    "least_together",
    "newest_of_each",
    "next_picture",
    "read_made_up",
    "read_shared",
    "write_shared",
]
