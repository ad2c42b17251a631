"""What a council keeps, takes away, lets go of and can prove: the deeds of Data and records."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from toolkit.errors import AnswerError, EditConflict, NotAllowed, Problem
from toolkit.store.archive import gather
from toolkit.store.archive_file import write_archive
from toolkit.store.database import Door
from toolkit.store.ending import end_council
from toolkit.store.erasing import Erased as Erased
from toolkit.store.erasing import Place as Place
from toolkit.store.erasing import Wanted, erase_name, find_name, members_called, pattern_of
from toolkit.store.holdings import Held as Held
from toolkit.store.holdings import last_day_of as last_day_of
from toolkit.store.holdings import look_at_holdings
from toolkit.store.members import Members
from toolkit.store.trail import Chain, Trail
from toolkit.store.trail import TrailLine as TrailLine
from toolkit.words import advice, csv_cell, text
from toolkit.workspace.desk import Desk
from toolkit.workspace.naming import LONGEST, read_name


class Keeping(Desk):
    """What a council's admin may do with all that is kept of it."""

    @property
    def _door(self) -> Door:
        return Door(self.store, self.council_id)

    def held(self) -> Held:
        """What is held of the council, how much of it, and until when."""
        self.require("admin")
        return look_at_holdings(self._door, self.today)

    def trail(self) -> tuple[TrailLine, ...]:
        """Every line of the audit trail, newest first."""
        self.require("admin")
        return Trail(self._door).lines()

    def check_trail(self) -> Chain:
        """Whether every line of the audit trail is there and as it was written."""
        self.require("admin")
        return Trail(self._door).check()

    def trail_names(self) -> Mapping[str, str]:
        """What to call those who stand in the audit trail, by the id of their account."""
        self.require("admin")
        return Members(self._door).names()

    def export_trail(self) -> bytes:
        """The audit trail as CSV, with the hashes left out; the trail says that it was taken."""
        self.require("admin")
        self._note_export(text("trail.audit_trail_as_csv"))
        return _trail_csv(Trail(self._door).lines(), self.trail_names())

    def export_everything(self) -> bytes:
        """All of the council in open formats, without what people said and without sealed figures.

        `candour import` puts it in elsewhere, equal to the letter.
        """
        self.require("admin")
        self._note_export(text("trail.everything_council"))
        return write_archive(gather(self._door, whole=False), self.today)

    def find_person(self, name: str) -> tuple[Place, ...]:
        """Where a person's name stands in what the council keeps of its own.

        Raises AnswerError for what is no name of a person.
        """
        self.require("admin")
        wanted = read_name(name)
        return find_name(self._door, wanted.typed, whole=wanted.whole)

    def erase_person(self, name: str, instead: str, seen: Sequence[Place]) -> Erased:
        """The name stands nowhere any more; `instead` stands in its place. Nobody can undo it.

        In what people said, only a whole name goes, and a gap that says so stands there. `seen`
        are the places that the person looked at. Raises EditConflict where it stands elsewhere
        now, and AnswerError where the name is still in what is to stand there, or where nobody
        would be left who could let anybody in.
        """
        self.require("admin")
        wanted, kept = read_name(name), " ".join(instead.split())
        if not kept or len(kept) > LONGEST or pattern_of(wanted.typed).search(kept):
            raise AnswerError(Problem(text("keeping.erase.instead"), *advice("keeping.erase.bad")))
        gap = text("keeping.erase.gap")
        going = Wanted(wanted.typed, kept, gap, wanted.whole, wanted.ordinary)
        with self.store.together():
            now = find_name(self._door, wanted.typed, whole=wanted.whole)
            if now != tuple(seen):
                told = Problem(wanted.typed, *advice("keeping.erase.moved"))
                raise EditConflict(told, theirs=now, yours=tuple(seen))
            for account_id in members_called(self._door, wanted.typed):
                Members(self._door).end(account_id, self._stamp)
            return erase_name(self._door, going, self._stamp)

    def end_council(self, typed_name: str) -> None:
        """The council and all that is kept of it is gone. Raises AnswerError unless it was named.

        One line stays outside of it, with a random id and the day, so that an older backup does
        not bring it back.
        """
        self.require("admin")
        council = self._records.council()
        if council.sample:
            raise NotAllowed(Problem(council.name, *advice("faults_people.sample_council_belongs")))
        if typed_name.strip() != council.name:
            raise AnswerError(Problem.of("faults_people.not_name_council", council=council.name))
        end_council(self._door, self.today)


def _trail_csv(lines: Iterable[TrailLine], names: Mapping[str, str]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(["line", "at_utc", "who", "deed", "of_what"])
    for one in lines:
        who = names.get(one.actor, one.actor)
        cells = [str(one.seq), one.at.isoformat(timespec="minutes"), who, one.verb, one.subject]
        writer.writerow(map(csv_cell, cells))
    return written.getvalue().encode("utf-8-sig")
