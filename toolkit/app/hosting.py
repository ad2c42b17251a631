"""What the facilitator's page and the wall share: the round, its stage, and the deeds of a host.

Both pages are drawn once for each pulse of the stage. One small fragment looks every two seconds
whether the pulse rose, and then has the whole page drawn again; else it draws one line, of how many
have answered. A page that nobody touches costs nearly nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

import streamlit as st

from toolkit.app import parts
from toolkit.app.state import ADDRESS, Context
from toolkit.errors import EditConflict, ToolkitError
from toolkit.explaining import headline_votes, level_words
from toolkit.model.answers import AgreedRecord, Assessment, Round
from toolkit.model.bank import Question
from toolkit.model.room import Stage, Turnout
from toolkit.release import QuestionPicture
from toolkit.words import listed, text, texts_of
from toolkit.workspace import Workspace
from toolkit.workspace.rooms import Board, BoardItem

ROUND = "round"
EVERY = 2  # seconds between two looks at the pulse
HOST_TOLD, HOST_SAVED = "host_told", "host_saved"
RECORDING = "recording"  # the id of the question whose agreement this session is typing


@dataclass(frozen=True)
class Room:
    """One round as a host or a wall sees it in one run of the page."""

    context: Context
    assessment: Assessment
    round: Round
    stage: Stage
    board: Board

    @property
    def workspace(self) -> Workspace:
        """Where everything is done and read."""
        return self.context.workspace

    @property
    def item(self) -> BoardItem | None:
        """The question that everybody has now, with all that is shown of it."""
        found = (one for one in self.board.items if one.question.id == self.stage.question_id)
        return next(found, None)

    @property
    def recording(self) -> BoardItem | None:
        """The question whose agreement this session is typing, whatever the room has now."""
        open_for = st.session_state.get(RECORDING)
        return next((one for one in self.board.items if one.question.id == open_for), None)

    @property
    def is_open(self) -> bool:
        """Whether people can still come in and answer."""
        return self.round.state != "closed"

    @property
    def hosted(self) -> bool:
        """Whether a host may put a question: not while people go through a survey by themselves."""
        return needs_host(self.round) or not self.is_open

    @property
    def k(self) -> int:
        """The fewest people that a figure may rest on."""
        return self.workspace.method(self.workspace.bank(self.assessment)).k


def find_rounds(context: Context) -> tuple[Round, ...]:
    """The rounds in which people are asked: open before closed, those with a host before others,
    the newest first.
    """
    if context.assessment is None:
        return ()
    asked = [one for one in reversed(context.assessment.rounds) if one.promise != "alone"]
    return tuple(sorted(asked, key=lambda one: (one.state == "closed", not needs_host(one))))


def needs_host(one: Round) -> bool:
    """Whether somebody puts the questions of this round while it is open."""
    return one.promise == "room" or one.pace == "together"


def find_room(context: Context) -> Room | None:
    """The round that the address names, else the one that is open; None where there is none."""
    rounds = find_rounds(context)
    named = st.query_params.get(ROUND)
    one = next((each for each in rounds if each.id == named), next(iter(rounds), None))
    if one is None or context.assessment is None:
        return None
    workspace = context.workspace
    # The stage is read before the board: one that moves on in between is seen at the next look.
    stage = workspace.stage(one.id)
    return Room(context, context.assessment, one, stage, workspace.board(one.id))


def link_to_wall(assessment: Assessment, one: Round) -> None:
    """A link opens the wall of this round in a window of its own, to be moved to the projector."""
    address = f"/projector?{ADDRESS}={assessment.id}&{ROUND}={one.id}"
    icon = ":material/open_in_new:"
    st.link_button(text("workshop.wall"), address, type="tertiary", icon=icon, key=f"wall-{one.id}")


def act(deed: Callable[..., object], *args: object, focus: str = "") -> None:
    """The deed is done, or the page says what another host did, or what is in the way.

    For callbacks: they run before the page is drawn, so what is to be said waits until then. When
    it is done, the target named by `focus` takes focus.
    """
    try:
        deed(*args)
    except EditConflict as conflict:
        st.session_state[HOST_TOLD] = told_of(conflict)
    except ToolkitError as error:
        st.session_state[HOST_TOLD] = error
    else:
        if focus:
            parts.move_focus(focus)


def told_of(conflict: EditConflict) -> ToolkitError | str:
    """What the other host did, in words; of a record that moved on, the store's own words."""
    theirs = conflict.theirs
    if not isinstance(theirs, Stage):
        return conflict
    sentences = texts_of("workshop.told")
    return sentences.get(theirs.deed, sentences["other"])


def tell() -> None:
    """What came of the last deed is told here, once."""
    problem = st.session_state.pop(HOST_TOLD, None)
    if problem is not None:
        parts.problem(problem)
    saved, *notes = st.session_state.pop(HOST_SAVED, ("",))
    if saved:
        st.success(parts.plain(saved))
    if notes:
        st.info(parts.plain(" ".join(notes)))


def minutes_left(stage: Stage, now: datetime | None = None) -> int | None:
    """Minutes that the timer still has, counted up; 0 in the last one, -1 once it is up.

    None without a timer, or where nobody is asked.
    """
    if stage.ends_at is None or stage.phase != "asking":
        return None
    moment = (now or datetime.now(UTC)).replace(tzinfo=None)
    seconds = (stage.ends_at - moment).total_seconds()
    if seconds <= 0:
        return -1
    return 0 if seconds < 60 else ceil(seconds / 60)


def timer_words(stage: Stage) -> str:
    """How much time there is left, in words; empty without a timer."""
    left = minutes_left(stage)
    if left is None:
        return ""
    return text("workshop.live.up.time") if left < 0 else text("workshop.live.left", n=left)


def turnout_words(turnout: Turnout, stage: Stage) -> str:
    """How many have joined and answered; never who, and of a survey in steps of five."""
    if not turnout.exact:
        kind = "answered_steps" if turnout.joined else "few"
    else:
        kind = "answered_exact" if stage.phase == "asking" else "joined"
    counted = {"answered": turnout.answered, "joined": turnout.joined, "n": turnout.joined}
    return text(f"workshop.live.{kind}", **counted)


@dataclass(frozen=True)
class Line:
    """The line that lives. A new `moment` is told at once, a new count is not."""

    words: str
    moment: str


def live_line(workspace: Workspace, round_id: str, stage: Stage) -> Line:
    """How many have joined and answered and how much time there is left, as it is now."""
    turnout = workspace.turnout(round_id)
    words = " ".join(filter(None, (turnout_words(turnout, stage), timer_words(stage))))
    asked = stage.phase == "asking" and turnout.exact
    everybody = asked and 0 < turnout.joined <= turnout.answered
    is_up = minutes_left(stage) == -1
    return Line(words, f"{stage.pulse}-{'all' if everybody else 'some'}-{'up' if is_up else 'on'}")


def stage_words(room: Room) -> str:
    """Where the room is, in words: its phase, what the votes say, and what was agreed."""
    told = [text(f"workshop.phase.{room.stage.phase}")]
    if room.item is not None and room.stage.phase == "shown":
        told += [headline_votes(picture) for picture in pictures_of(room.item)[-1:]]
        told += [agreed_words(record) for record in (room.item.record,) if record is not None]
    return " ".join(f"{one}." for one in told)


def agreed_words(record: AgreedRecord) -> str:
    """What the room agreed, without its reasons."""
    if record.level is not None:
        return text("wall.agreed", level=level_words(record.level))
    kind = "not_applicable" if record.status == "not_applicable" else "unknown"
    return text(f"wall.agreed_{kind}")


def topic_words(room: Room, question: Question) -> str:
    """The theme of a question, and who alone is asked it where that is not everybody."""
    bank = room.workspace.bank(room.assessment)
    reference = room.workspace.method(bank).reference
    asked = [id for id in room.round.groups if id == reference or id in question.mirrored]
    theme = bank.theme_of[question.id].title
    if len(asked) in (0, len(room.round.groups)):
        return theme
    titles = listed([one.title for one in bank.groups if one.id in asked])
    return text("workshop.put_to", theme=theme, groups=titles)


def pictures_of(item: BoardItem) -> tuple[QuestionPicture, ...]:
    """What is shown of a question: each vote of the room, the last one last; else the survey."""
    votes = tuple(picture for _, picture in item.ballots if picture is not None)
    return votes or ((item.before,) if item.before is not None else ())
