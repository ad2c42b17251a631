"""The cards of a decision check as a session works through them, and what is kept of them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass, replace
from functools import cached_property
from typing import Any

import streamlit as st

from toolkit.app.memory import Cards
from toolkit.app.state import Context
from toolkit.deciding import Judged
from toolkit.errors import EditConflict, NotFound, Problem, StoreError
from toolkit.model.checks import Decision, Reply
from toolkit.personal import REACHED_BY, check_personal
from toolkit.workspace import Workspace

MEMORIES = "check_cards"
NOT_SEEN = -1  # the revision of no reply


@dataclass(frozen=True)
class Said:
    """What one card says: the option that was chosen, if any, and the words below it."""

    option_id: str = ""
    words: str = ""

    @property
    def is_empty(self) -> bool:
        """Never: words alone are kept too."""
        return False


@dataclass(frozen=True)
class Kept:
    """What the store holds for one prompt."""

    given: Said = Said()
    revision: int = 0

    @classmethod
    def of(cls, reply: Reply | None) -> Kept:
        """What stands for the prompt."""
        return cls(Said(reply.option_id, reply.words), reply.revision) if reply else cls()


@dataclass
class CheckCards(Cards[Said, Kept]):
    """The cards of one check, each by the id of its prompt.

    `kept` is what waits of them in the store; None until this session has asked.
    """

    kept: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class CheckSheet:
    """One check of a decision, the newest but for a moment, with the cards of this session."""

    workspace: Workspace
    judged: Judged
    memory: CheckCards
    number: int

    @classmethod
    def of(cls, workspace: Workspace, judged: Judged) -> CheckSheet:
        """The sheet of the newest check of this decision in this session."""
        memories = st.session_state.setdefault(MEMORIES, {})
        number = judged.decision.last.number
        place = (workspace.council_id, judged.decision.id, number)
        return cls(workspace, judged, memories.setdefault(place, CheckCards()), number)

    @property
    def decision(self) -> Decision:
        """The decision that is checked."""
        return self.judged.decision

    @cached_property
    def stored(self) -> Mapping[str, Kept]:
        """What the store held for each prompt as this sheet was read."""
        replies = self.decision.last.replies
        return {one.id: Kept.of(replies.get(one.id)) for one in self.judged.form.prompts}

    def key(self, prompt_id: str, name: str) -> str:
        """The key of one widget of a card, in its present filling."""
        place = (self.decision.id, self.number)
        return _key(place, prompt_id, self.memory.versions[prompt_id], name)

    def default(self, prompt_id: str, name: str) -> str:
        """What a widget is filled with; the same for as long as it is on the page."""
        key = self.key(prompt_id, name)
        if key not in st.session_state or key not in self.memory.defaults:
            self.memory.defaults[key] = getattr(self.memory.shown(prompt_id), name)
        return str(self.memory.defaults[key])

    def said(self, prompt_id: str) -> Said | None:
        """What the widgets of a card say as the run begins; None where it was not drawn."""
        if prompt_id not in self.memory.versions:
            return None
        keys = {name: self.key(prompt_id, name) for name in ("option_id", "words")}
        if keys["option_id"] not in st.session_state:
            return None
        told: dict[str, Any] = {name: st.session_state.get(key) for name, key in keys.items()}
        return self.given(prompt_id, told)

    def given(self, prompt_id: str, values: Mapping[str, str | None]) -> Said:
        """What a card says, from the values of its widgets; a field not drawn is as it was."""
        told = {name: value for name, value in values.items() if value is not None}
        return replace(self.memory.shown(prompt_id), **told)

    def save(self, said: Said, was: int, key: str, prompt_id: str) -> Kept:
        """The reply is stored; what then stands comes back. Raises as `keep_reply` does."""
        reply = Reply(prompt_id, said.option_id, said.words)
        try:
            return Kept.of(self.workspace.keep_reply(self.decision.id, self.number, reply, was))
        except EditConflict as conflict:
            theirs = conflict.theirs
            if isinstance(theirs, Reply) and Kept.of(theirs).given == said:
                return Kept.of(theirs)  # our own save, whose answer was lost on the way
            raise

    def held(self, prompt_id: str, said: Said) -> tuple[Problem, ...]:
        """What has to be taken out of the words on this card before they are kept."""
        title = self.judged.form.by_id[prompt_id].title
        return tuple(check_personal(title, said.words, REACHED_BY))

    def keep(self, prompt_id: str, drawn: Said | None = None) -> bool:
        """What the card says is kept; tells whether it was on the page as the run began.

        With `drawn`, what its widgets said as they were drawn just now, it is kept in any case.
        Raises what was refused.
        """
        with self.memory.lock:
            said = self.said(prompt_id) if drawn is None else drawn
            if said is not None:
                self._keep(prompt_id, said)
            return said is not None

    def _keep(self, prompt_id: str, said: Said) -> None:
        """What the card says is kept, if it differs from what was seen.

        Words that seem to say how to reach a person wait on the card until they are taken out.
        """
        if self.held(prompt_id, said):
            self.memory.pending[prompt_id] = said
            self.memory.states.pop(prompt_id, None)
            return

        def save(given: Said, was: int, key: str) -> Kept:
            return self.save(given, was, key, prompt_id)

        # The sheet was read as the run began; what this session saved since is newer.
        stored = max(self.stored[prompt_id], self.memory.seen[prompt_id], key=_revision)
        self.memory.keep(prompt_id, said, stored, save)

    def keep_theirs(self, prompt_id: str) -> None:
        """What somebody else replied stands, and the card is filled with it."""
        with self.memory.lock:
            self.memory.fill(prompt_id, self.stored[prompt_id])

    def save_mine(self, prompt_id: str) -> None:
        """What this card says stands in the place of what somebody else replied."""
        with self.memory.lock:
            self.memory.conflicts.pop(prompt_id, None)
            self.memory.seen[prompt_id] = self.stored[prompt_id]
            self.keep(prompt_id)

    @property
    def unsaved(self) -> Mapping[str, Said]:
        """What the cards say that is not stored yet, by prompt."""
        return self.memory.unsaved(self.said)

    def take_over(self, older: CheckSheet) -> None:
        """What was not stored of an older check is to be stored here.

        Where the reply here is not the one that was seen there, a person chooses between the two.
        """
        self.memory.kept = older.memory.kept
        for prompt_id, said in older.unsaved.items():
            self._put_on_card(prompt_id, said, older.memory.seen[prompt_id].given)

    def bring_back(self) -> None:
        """What an earlier session could not save is on its cards again."""
        with self.memory.lock:
            if self.memory.kept is not None:
                return
            self.memory.kept = self.workspace.unsaved(self._waits_at) or {}
            for prompt_id, told in self.memory.kept.items():
                self._put_on_card(prompt_id, Said(*told["said"]), Said(*told["seen"]))

    def _put_on_card(self, prompt_id: str, said: Said, seen: Said) -> None:
        """This is still to be saved on the card, typed over what was `seen` there."""
        if prompt_id not in self.stored:
            return
        stands = self.stored[prompt_id]
        known = stands if stands.given == seen else Kept(seen, NOT_SEEN)
        self.memory.seen[prompt_id], self.memory.pending[prompt_id] = known, said
        self.memory.versions.setdefault(prompt_id, 0)

    def keep_all(self) -> bool:
        """Whatever the cards say that is not stored yet is kept; tells whether something was.

        What cannot be saved as it is waits in the store. Raises what was refused.
        """
        with self.memory.lock:
            try:
                return self.memory.keep_all(self.unsaved, self._keep)
            finally:
                self._note_waiting()

    @property
    def _waits_at(self) -> str:
        return f"check-{self.decision.id}"[:64]

    def _note_waiting(self) -> None:
        """What only a person can settle waits in the store; what is tried again does not."""
        states, seen = self.memory.states, self.memory.seen
        body = {
            id: {"said": list(astuple(said)), "seen": list(astuple(seen[id].given))}
            for id, said in self.memory.pending.items()
            if states.get(id) != "trying"
        }
        if body == (self.memory.kept or {}):
            return
        with suppress(StoreError):  # the next run tries again
            self.workspace.keep_unsaved(self._waits_at, body)
            self.memory.kept = body


def sweep_checks(context: Context) -> None:
    """Whatever this session's cards of decision checks say is kept. Raises what was refused."""
    memories: dict[tuple[str, str, int], CheckCards] = st.session_state.get(MEMORIES, {})
    for (council_id, decision_id, number), memory in list(memories.items()):
        workspace = context.workspace
        if council_id != workspace.council_id or not _is_open(memory, (decision_id, number)):
            continue
        place = (council_id, decision_id, number)
        try:
            sheet = CheckSheet(workspace, workspace.decision(decision_id), memory, number)
        except NotFound:
            memories.pop(place)  # somebody deleted it
            continue
        if sheet.decision.last.number != number:  # somebody checked it again
            newest = CheckSheet.of(workspace, sheet.judged)
            newest.take_over(sheet)
            memories.pop(place)
            sheet = newest
        sheet.keep_all()


def _is_open(memory: CheckCards, place: tuple[str, int]) -> bool:
    """Whether a card was on the page a moment ago, or something is still to be saved."""
    drawn = (_key(place, id, version, "option_id") for id, version in memory.versions.items())
    return bool(memory.pending) or any(key in st.session_state for key in drawn)


def _revision(kept: Kept) -> int:
    return kept.revision


def _key(place: tuple[str, int], prompt_id: str, version: int, name: str) -> str:
    decision_id, number = place
    return f"check-{name}-{decision_id[:8]}-{number}-{prompt_id}-{version}"
