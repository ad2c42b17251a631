"""An earlier year from a spreadsheet that was never ours: chosen, mapped, looked at, brought in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import streamlit as st

from toolkit import earlier
from toolkit.app import parts, prose, state
from toolkit.app.screens import import_year_fields, import_year_preview
from toolkit.app.screens.import_year_preview import BEGUN, leave
from toolkit.app.screens.set_up_fields import bank_words
from toolkit.app.state import Context
from toolkit.model.bank import Bank
from toolkit.words import text
from toolkit.workbook.foreign import Sheet, read_spreadsheet

# Some are refused, and whoever chooses one is told what to do, which the browser would not say.
OFFERED = ["xlsx", "csv", "xls", "xlsm", "xlsb", "ods"]
SHOWN_ROWS, SHOWN_SIGNS, NAME_MOST = 6, 120, 100


@dataclass(frozen=True)
class Upload:
    """A file that was read: its name, the SHA-256 of what is in it, and its sheets."""

    name: str
    digest: str
    sheets: tuple[Sheet, ...]


def is_begun(context: Context) -> bool:
    """Whether a spreadsheet is being brought in now."""
    return bool(st.session_state.get(f"{BEGUN}-{context.council.id}"))


def show(context: Context) -> None:
    """A button for it stands here, or what was decided so far and what is decided next."""
    key = f"{BEGUN}-{context.council.id}"
    if not is_begun(context):
        parts.heading(text("importing.title"))
        parts.say("importing.about")
        st.button(text("importing.begin"), on_click=_begin, args=(key,))
        return
    with parts.target("import"):
        parts.heading(text("importing.title"))
    prose.bullets((text("importing.claims"), text("importing.kept"), text("importing.names")))
    st.button(text("importing.leave"), on_click=leave, args=(context,))
    parts.subheading(text("importing.step.file"))
    chosen = st.file_uploader(
        text("importing.file"), type=OFFERED, key=f"file-{key}", max_upload_size=2
    )
    if chosen is not None:
        parts.told(_go_on)(context, chosen.name, chosen.getvalue())


def _begin(key: str) -> None:
    st.session_state[key] = True
    parts.move_focus("import")


def _go_on(context: Context, name: str, data: bytes) -> None:
    upload = _read(name, data)
    start = f"import-{upload.digest[:12]}"
    parts.subheading(text("importing.step.place"))
    sheet, heading = _choose_place(upload, start)
    bank = _choose_bank(context, start)
    place = f"{start}-{sheet.name}-{heading}-{bank.fingerprint[:6]}"
    columns = import_year_fields.ask_columns(bank, sheet.rows, heading, place)
    lines = _match(bank, sheet.rows, heading, columns, start)
    source = text("importing.source", name=upload.name[:NAME_MOST], digest=upload.digest)
    import_year_preview.show(context, source, bank, lines, f"{place}-{columns}")


def _read(name: str, data: bytes) -> Upload:
    """The file as it was read; it is read once. Raises ToolkitError."""
    digest = hashlib.sha256(data).hexdigest()
    key = "import-upload"
    if key not in st.session_state or st.session_state[key].digest != digest:
        st.session_state[key] = Upload(name, digest, read_spreadsheet(name, data))
    found: Upload = st.session_state[key]
    return found


def _choose_place(upload: Upload, start: str) -> tuple[Sheet, int]:
    """The chosen sheet, and which of its rows holds the headings, counted from 0."""
    sizes = [len(sheet.rows) for sheet in upload.sheets]
    sheet = upload.sheets[0]
    if len(upload.sheets) > 1:
        place = st.selectbox(
            text("importing.sheet"),
            range(len(upload.sheets)),
            sizes.index(max(sizes)),
            format_func=lambda i: upload.sheets[i].name,
            key=f"{start}-sheet",
        )
        sheet = upload.sheets[place]
    heading = st.number_input(
        text("importing.heading"),
        1,
        len(sheet.rows),
        earlier.find_heading(sheet.rows) + 1,
        key=f"{start}-heading-{sheet.name}",
    )
    first = int(heading) - 1
    parts.note(text("importing.looks"))
    for number, row in list(enumerate(sheet.rows, 1))[first : first + SHOWN_ROWS]:
        cells = " | ".join(" ".join(cell.split()) for cell in row)
        shown = cells if len(cells) <= SHOWN_SIGNS else f"{cells[: SHOWN_SIGNS - 1]}…"
        parts.show_text(text("importing.row", number=number, cells=shown))
    return sheet, first


def _choose_bank(context: Context, start: str) -> Bank:
    """The bank whose questions are looked for: the newest year's, unless another is chosen."""
    banks = {one.fingerprint: one for one in state.the_shelf().banks}
    newest = next((a for a in context.workspace.assessments() if not a.imported), None)
    if newest is not None:
        bank = context.workspace.bank(newest)
        banks = {bank.fingerprint: bank} | banks
    if len(banks) == 1:
        return next(iter(banks.values()))
    chosen = st.radio(
        text("importing.bank"),
        list(banks),
        format_func=lambda one: parts.plain(bank_words(banks[one])),
        key=f"{start}-bank",
    )
    return banks[chosen]


def _match(
    bank: Bank, rows: earlier.Rows, heading: int, columns: earlier.Columns, start: str
) -> tuple[earlier.Line, ...]:
    """The rows beside the questions they may be about; worked out once for each choice."""
    wanted = (bank.fingerprint, heading, columns, hash(rows))
    known = st.session_state.get(f"{start}-lines")
    if known is None or known[0] != wanted:
        known = (wanted, earlier.match_rows(bank, rows, heading, columns))
        st.session_state[f"{start}-lines"] = known
    found: tuple[earlier.Line, ...] = known[1]
    return found
