"""Other councils: where one stands among those that share, and files that pass between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from toolkit import benchmark
from toolkit.benchmark import Beside, Picture, SharedScore
from toolkit.data import find_data
from toolkit.errors import AnswerError, NotAllowed, Problem
from toolkit.findings import Findings, work_out
from toolkit.method import Method
from toolkit.model.answers import Assessment
from toolkit.store.sharing import Sharing
from toolkit.words import advice, month_and_year, text
from toolkit.workspace.sharing import OwnPoints, by_theme, month_of, places, points_of

Hindrance = Literal["imported", "not_final", "out_of_date", "no_points", "not_sharing"]
FILES_MOST = 500
MADE_UP = "other-councils.json"


@dataclass(frozen=True)
class OtherCouncils:
    """Where a council stands among others, or what is in the way of saying so.

    `rows` are in form order, the whole last; `joined` says how many councils share points of the
    same questions now, without one's own. `made_up` marks the sample's others.
    """

    findings: Findings
    hindrance: Hindrance | None = None
    rows: tuple[Beside, ...] = ()
    joined: int = 0
    made_up: bool = False


class WithOthers(OwnPoints):
    """What may be learned beside other councils, and exchanged with them."""

    def other_councils(self, assessment_id: str) -> OtherCouncils:
        """Where this assessment stands among other councils (METHOD 6).

        What is shown is kept, and shown again until three more councils have joined.
        """
        self.require("reader")
        assessment = self._records.assessment(assessment_id)
        findings = work_out(self._material(assessment))
        own = points_of(findings)
        if findings.council.sample:
            return self._among_made_up(findings, own)
        known = self._shared.sharing() or Sharing("")
        hindrance = self._hindrance(assessment, own, known)
        if hindrance is not None:
            return OtherCouncils(findings, hindrance)
        instrument = benchmark.instrument_of(findings.bank, assessment.question_ids)
        pictures = self._pictures(instrument, findings.method, known.peer_id)
        rows = []
        for place in places(findings):
            if place in own:
                picture = pictures.get(place)
                others = list(picture.points.values()) if picture else []
                result = benchmark.compare_with_others(own[place], others, findings.method)
                rows.append(Beside(place, own[place], result, picture.made_on if picture else None))
        joined = self._joined(instrument, known.peer_id)
        return OtherCouncils(findings, None, tuple(rows), joined)

    def _hindrance(
        self, assessment: Assessment, own: Mapping[str, int], known: Sharing
    ) -> Hindrance | None:
        if assessment.imported:
            return "imported"
        if assessment.state != "published":
            return "not_final"
        if not benchmark.is_recent(month_of(assessment, self.today), self.today):
            return "out_of_date"
        if not own:
            return "no_points"
        return None if known.since else "not_sharing"

    def _pictures(self, instrument: str, method: Method, own_id: str) -> dict[str, Picture]:
        """For each theme the picture that this council sees; a new one is kept before it is seen.

        It is worked out again where nobody else writes, so that two who look at once see the same.
        """
        new, found = self._look(instrument, method, own_id)
        if not new:
            return found
        with self.store.together():
            new, found = self._look(instrument, method, own_id)
            for picture, number in new:
                self._shared.add_seen_picture(instrument, picture, number)
        return found

    def _look(
        self, instrument: str, method: Method, own_id: str
    ) -> tuple[list[tuple[Picture, int]], dict[str, Picture]]:
        """The pictures that may be made now, with their numbers, and those to be seen with them."""
        together = self._shared.shared_pictures(instrument)
        from_files = by_theme(self._received(instrument, own_id).values())
        seen = self._shared.seen_pictures(instrument)
        new, found = [], {}
        for theme_id in {*together, *from_files, *seen}:
            common = benchmark.latest(together.get(theme_id, ()), self.today)
            points = {**from_files.get(theme_id, {}), **(common.points if common else {})}
            points.pop(own_id, None)
            earlier = seen.get(theme_id, ())
            made = benchmark.next_picture(
                theme_id, points, earlier, least=method.bench_min, today=self.today
            )
            if made is not None:
                new.append((made, len(earlier) + 1))
            picture = made or benchmark.latest(earlier, self.today)
            if picture is not None:
                found[theme_id] = picture
        return new, found

    def _received(self, instrument: str, own_id: str) -> dict[str, SharedScore]:
        return benchmark.newest_of_each(self._shared.received(), instrument, self.today, own_id)

    def _joined(self, instrument: str, own_id: str) -> int:
        """How many others share points of the instrument now, here or by file."""
        shared = self._shared.shared(instrument)
        here = benchmark.newest_of_each(shared, instrument, self.today, own_id)
        return len(here.keys() | self._received(instrument, own_id).keys())

    def _among_made_up(self, findings: Findings, own: Mapping[str, int]) -> OtherCouncils:
        others = by_theme(made_up_scores())
        rows = tuple(
            Beside(
                place,
                own[place],
                benchmark.compare_with_others(
                    own[place], list(others.get(place, {}).values()), findings.method
                ),
            )
            for place in places(findings)
            if place in own
        )
        joined = len({id for points in others.values() for id in points})
        hindrance: Hindrance | None = None if rows else "no_points"
        return OtherCouncils(findings, hindrance, rows, joined, made_up=True)

    def export_points(self, assessment_id: str) -> bytes:
        """The council's own points as a file for other councils, without its name."""
        self.require("facilitator")
        assessment = self._records.assessment(assessment_id)
        known = self._shared.sharing()
        if known is None or known.since is None:
            raise NotAllowed(Problem.of("faults_others.your_council_does_not"))
        score = self._score(assessment, known.peer_id)
        if score is None:
            raise NotAllowed(Problem(assessment.title, *advice("faults_others.has_no_points")))
        self._shared.note_export(
            self._stamp, text("trail.points_for_other_councils", title=assessment.title)
        )
        return benchmark.write_shared(score)

    def receive_points(self, assessment_id: str, name: str, data: bytes) -> SharedScore:
        """The points of another council are kept; the same council never counts twice.

        Raises AnswerError, and keeps nothing, for a file that is not sound, not of the same
        questions, out of date, one's own, or already here.
        """
        self.require("facilitator")
        assessment = self._records.assessment(assessment_id)
        if self._records.council().sample:
            raise NotAllowed(Problem.of("faults_others.made_up_council_compared"))
        bank = self.bank(assessment)
        themes = (benchmark.WHOLE, *(theme.id for theme in bank.themes))
        score = benchmark.read_shared(name, data, themes)
        with self.store.together():
            self._refuse_received(name, score, assessment)
            subject = text("trail.points_another_council", month=month_and_year(score.month))
            self._shared.receive([score], self.today, self._stamp, subject)
        return score

    def _refuse_received(self, name: str, score: SharedScore, assessment: Assessment) -> None:
        received = self._shared.received()
        known = self._shared.sharing()
        ours = benchmark.instrument_of(self.bank(assessment), assessment.question_ids)
        before = [
            one
            for one in received
            if (one.peer_id, one.instrument) == (score.peer_id, score.instrument)
        ]
        if score.instrument != ours:
            what = text("faults_others.rests_on_other_questions")
            fix = text("faults_others.points_can_be_compared")
        elif known is not None and known.peer_id == score.peer_id:
            what, fix = advice("faults_others.your_own_councils_file")
        elif not benchmark.is_recent(score.month, self.today):
            month = month_and_year(score.month)
            what = text("faults_others.month_not_among_last", month=month, months=benchmark.MONTHS)
            fix = text("faults_others.ask_for_points_newer")
        elif before and before[0].month >= score.month:
            what, fix = advice("faults_others.councils_points_here_already")
        elif len(received) >= FILES_MOST and not before:
            what, fix = advice("faults_others.files_here_already", most=FILES_MOST)
        else:
            return
        raise AnswerError(Problem(name, what, fix))


def made_up_scores() -> tuple[SharedScore, ...]:
    """The made-up councils that stand beside the made-up council, and beside no other."""
    return benchmark.read_made_up((find_data("sample_data") / MADE_UP).read_bytes())
