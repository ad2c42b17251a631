"""An uploaded file is read once, however often the page that shows it is drawn."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar, cast

import streamlit as st

from toolkit.errors import ToolkitError

Found = TypeVar("Found")


def read_once(
    key: str,
    assessment_id: str,
    name: str,
    data: bytes,
    read: Callable[[str, str, bytes], Found],
    *,
    says: str,
    refuses: type[ToolkitError],
) -> Found:
    """What `read` gave for this file and assessment, kept in the session under `key`.

    While it reads the page shows `says`. A refusal of the type `refuses` is kept too, and raised
    every time; any other failure is not, so that the next run tries again.
    """
    about = (assessment_id, name, hashlib.sha256(data).hexdigest())
    kept = st.session_state.get(key)
    if kept is None or kept[0] != about:
        with st.spinner(says):
            try:
                found: Found | ToolkitError = read(assessment_id, name, data)
            except refuses as refused:
                found = refused
        kept = (about, found)
        st.session_state[key] = kept
    answer: Any = kept[1]
    if isinstance(answer, refuses):
        raise answer
    return cast(Found, answer)
