"""What a person who answers may do: see and change their own answers, and no more."""

from toolkit.seat.joining import (
    come_back,
    find_pulse,
    join,
    joined_before,
    look_up,
    new_code,
    new_token,
    show_code,
)
from toolkit.seat.place import (
    ALONE,
    Seat,
    Shown,
    asked,
    kept_bank,
    new_key,
    read_picture,
    take_seat,
)

__all__ = [
    "ALONE",
    "Seat",
    "Shown",
    "asked",
    "come_back",
    "find_pulse",
    "join",
    "joined_before",
    "kept_bank",
    "look_up",
    "new_code",
    "new_key",
    "new_token",
    "read_picture",
    "show_code",
    "take_seat",
]
