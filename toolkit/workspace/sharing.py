"""Sharing one's own points with other councils, or not; kept in step with what is published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from toolkit import benchmark
from toolkit.benchmark import SharedScore
from toolkit.errors import NotAllowed, Problem
from toolkit.findings import Findings, work_out
from toolkit.method import Method
from toolkit.model.answers import Assessment
from toolkit.store.database import Door
from toolkit.store.sharing import SharedScores, Sharing
from toolkit.workspace.assessments import Assessments
from toolkit.workspace.results import Results


class OwnPoints(Assessments, Results):
    """What a council shares of its own, kept in step with what it published."""

    @property
    def _shared(self) -> SharedScores:
        return SharedScores(Door(self.store, self.council_id))

    def sharing(self) -> Sharing:
        """Whether the council takes part, and since when; an id of its own only once it did."""
        self.require("reader")
        return self._shared.sharing() or Sharing("")

    def start_sharing(self) -> Sharing:
        """The council takes part: its published points are shared without its name, from now on."""
        self.require("admin")
        if self._records.council().sample:
            raise NotAllowed(Problem.of("faults_others.made_up_council_shares"))
        with self.store.together():
            made = self._shared.set_sharing(self.new_id(), self.today, self._stamp)
            self._share_again()
        return made

    def stop_sharing(self) -> Sharing:
        """The council takes part no longer; what it shared is gone and in no later picture."""
        self.require("admin")
        with self.store.together():
            known = self._shared.sharing()
            if known is None or known.since is None:
                return known or Sharing("")
            self._shared.share(known.peer_id, ())
            return self._shared.set_sharing(known.peer_id, None, self._stamp)

    def publish(self, assessment_id: str) -> Assessment:
        """The scores are final, and the points of them are shared where the council takes part.

        Raises NotAllowed while a room or a survey is open.
        """
        with self.store.together():
            moved = super().publish(assessment_id)
            self._share_again()
        return moved

    def reopen(self, assessment_id: str) -> Assessment:
        """The assessment can be changed again, and its points are not shared meanwhile."""
        with self.store.together():
            moved = super().reopen(assessment_id)
            self._share_again()
        return moved

    def delete_assessment(self, assessment_id: str, typed_title: str) -> None:
        """The assessment and all in it is gone. Raises AnswerError unless its name was typed."""
        with self.store.together():
            super().delete_assessment(assessment_id, typed_title)
            self._share_again()

    def _share_again(self) -> None:
        """What is shared is what is published now; pictures go on where enough have joined."""
        known = self._shared.sharing()
        if known is None or known.since is None:
            return
        found: dict[str, SharedScore] = {}
        methods: dict[str, Method] = {}
        for one in self._records.assessments():
            score = self._score(one, known.peer_id)
            if score is None or not benchmark.is_recent(score.month, self.today):
                continue
            methods[score.instrument] = self.method(self.bank(one))
            known_score = found.get(score.instrument)
            if known_score is None or known_score.month < score.month:
                found[score.instrument] = score
        self._shared.share(known.peer_id, found.values())
        for instrument, method in methods.items():
            self._go_on(instrument, benchmark.least_together(method))

    def _score(self, assessment: Assessment, peer_id: str) -> SharedScore | None:
        """What this assessment gives to share, or None where it is not final, or nobody's own."""
        if assessment.state != "published" or assessment.imported:
            return None
        points = points_of(work_out(self._material(assessment)))
        if not points:
            return None
        instrument = benchmark.instrument_of(self.bank(assessment), assessment.question_ids)
        return SharedScore(peer_id, instrument, month_of(assessment, self.today), points)

    def _go_on(self, instrument: str, least: int) -> None:
        """The pictures that all councils here see show who joined, where that finds nobody."""
        shown = self._shared.shared_pictures(instrument)
        now = benchmark.newest_of_each(self._shared.shared(instrument), instrument, self.today)
        for theme_id, points in by_theme(now.values()).items():
            earlier = shown.get(theme_id, ())
            made = benchmark.next_picture(theme_id, points, earlier, least=least, today=self.today)
            if made is not None:
                self._shared.add_shared_picture(instrument, made, len(earlier) + 1)


def points_of(findings: Findings) -> dict[str, int]:
    """The evidenced points of each rated theme and of the whole, where evidence was judged."""
    scores = {one.theme_id: one.points_evidenced for one in findings.themes}
    scores[benchmark.WHOLE] = findings.overall.points_evidenced
    return {place: points for place, points in scores.items() if points is not None}


def places(findings: Findings) -> tuple[str, ...]:
    """Where points can stand: the themes of the form in order, and the whole last."""
    return (*(theme.id for theme in findings.form), benchmark.WHOLE)


def by_theme(scores: Iterable[SharedScore]) -> dict[str, dict[str, int]]:
    """The points of each theme by council."""
    found: dict[str, dict[str, int]] = {}
    for one in scores:
        for theme_id, points in one.points.items():
            found.setdefault(theme_id, {})[one.peer_id] = points
    return found


def month_of(assessment: Assessment, today: date) -> date:
    """The month of an assessment: of its meeting, or else the last of its year, so far."""
    return min(today, assessment.held_on or date(assessment.year, 12, 31)).replace(day=1)
