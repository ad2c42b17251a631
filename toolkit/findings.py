"""All that may be said about one assessment: `work_out(material)` calls the method's parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from toolkit.comparison import Change, QuestionChange, Year, action_effect, compare_years
from toolkit.counting import OVERALL, Statistics, ThemeValues, room_of_one
from toolkit.method import DEFAULT, Method, round_half_up
from toolkit.model.answers import Answer, Assessment
from toolkit.model.bank import Bank, Question, Theme
from toolkit.model.council import Action, Council, Plan
from toolkit.movement import People, sealed_change
from toolkit.planning import Need, PlanFindings, weigh_plan, weigh_questions
from toolkit.release import Closing, Picture, ThemePicture, rounded
from toolkit.scoring import (
    Overall,
    RedLine,
    Sign,
    ThemeScore,
    on_form,
    red_lines,
    score_overall,
    score_theme,
)
from toolkit.standing import Standing
from toolkit.workshop import (
    Agreement,
    TalkItem,
    Working,
    agree,
    question_signs,
    stand,
    talk_order,
    work_all,
)


@dataclass(frozen=True)
class Material:
    """Everything that findings rest on, as a store hands it over, to be passed on unopened.

    `own` are a lone assessor's own answers (empty otherwise). `closings` are those of closed
    rounds in the order of the rounds. `earlier` are assessments of earlier years, oldest first,
    each with nothing earlier.
    """

    council: Council
    bank: Bank
    assessment: Assessment
    today: date
    own: Mapping[str, Answer] = field(default_factory=dict)
    closings: tuple[Closing, ...] = ()
    plan: Plan = field(default_factory=Plan)
    earlier: tuple[Material, ...] = ()
    method: Method = DEFAULT

    @property
    def working(self) -> Mapping[str, Working]:
        """One working answer a question: of the last room that voted on it, else of a survey."""
        by_promise = sorted(self.closings, key=lambda one: one.picture.promise == "room")
        return {id: found for one in by_promise for id, found in one.working.items()}


@dataclass(frozen=True)
class Sealed:
    """What years are compared with and nobody sees: exact standings, and sealed statistics."""

    standings: Mapping[str, Standing] = field(default_factory=dict)
    statistics: tuple[Statistics, ...] = ()


@dataclass(frozen=True)
class Findings:
    """All that may be said about one assessment, and the one argument of every table and export.

    `form` are the themes of the bank with the questions of this form only. Standings that rest
    on people's answers are rounded as their picture is. `agreements` compare agreed records with
    what people had answered, where enough did; `talk` is the order of the discussion. `actions`
    is the plan as written, `plan` what the method says of it. `changes` are consecutive years,
    oldest first, and last the first year against this one where there are more than two. `own`
    are a lone assessor's answers where they stand for a question. `sealed` is for `compare` alone.
    """

    council: Council
    bank: Bank
    assessment: Assessment
    method: Method
    today: date
    form: tuple[Theme, ...]
    one_persons_view: bool
    provisional: bool
    standings: Mapping[str, Standing]
    themes: tuple[ThemeScore, ...]
    overall: Overall
    red_lines: tuple[RedLine, ...]
    pictures: tuple[Picture, ...]
    agreements: Mapping[str, Agreement]
    signs: Mapping[str, tuple[Sign, ...]]
    talk: tuple[TalkItem, ...]
    needs: Mapping[str, Need]
    actions: Plan
    plan: PlanFindings
    own: Mapping[str, Answer] = field(default_factory=dict)
    earlier: tuple[Findings, ...] = ()
    changes: tuple[Change, ...] = ()
    sealed: Sealed = field(default_factory=Sealed, repr=False)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of the form, in order."""
        return tuple(question for theme in self.form for question in theme.questions)

    @property
    def exact(self) -> bool:
        """Whether levels and scores may be told in full: none rests on several people's answers."""
        return all(one.source != "working" or id in self.own for id, one in self.standings.items())

    @property
    def blind_spots(self) -> tuple[str, ...]:
        """Questions with two or more signs of over-claiming, in form order (METHOD 1.7)."""
        return tuple(id for id, found in self.signs.items() if len(found) >= 2)

    @property
    def look_again(self) -> tuple[str, ...]:
        """Questions with one sign of over-claiming, in form order."""
        return tuple(id for id, found in self.signs.items() if len(found) == 1)

    @property
    def gaps(self) -> tuple[ThemePicture, ...]:
        """How groups see themes beside the reference group, of every closed survey."""
        return tuple(one for picture in self.pictures for one in picture.themes)


def work_out(material: Material) -> Findings:
    """All that may be said about an assessment and about the years before it."""
    earlier = tuple(work_out(one) for one in material.earlier)
    findings = _one_year(material)
    years = (*earlier, findings)
    changes = [compare(before, after) for before, after in pairwise(years)]
    if len(years) > 2:
        changes.append(compare(years[0], findings))
    return replace(findings, earlier=earlier, changes=tuple(changes))


def _one_year(material: Material) -> Findings:
    method, assessment = material.method, material.assessment
    form = on_form(material.bank, assessment.question_ids)
    questions = [question for theme in form for question in theme.questions]
    working = _working(material)
    exact = _standings(material, questions, working)
    standings = {id: _as_shown(one, working.get(id), material) for id, one in exact.items()}
    unsettled = {id: _unsettled(one, working.get(id), material) for id, one in exact.items()}
    themes = tuple(score_theme(theme, exact, method) for theme in form)
    overall = score_overall(form, themes, exact, method)
    needs = weigh_questions(questions, standings, unsettled, method)
    ratings = {one.theme_id: one.rating for one in themes}
    return Findings(
        council=material.council,
        bank=material.bank,
        assessment=assessment,
        method=method,
        today=material.today,
        form=form,
        one_persons_view=_one_persons_view(material),
        provisional=overall.provisional,
        standings=standings,
        themes=themes,
        overall=overall,
        red_lines=red_lines(form, exact),
        pictures=tuple(one.picture for one in material.closings),
        agreements=_agreements(material, questions, working),
        signs={id: question_signs(one, working.get(id)) for id, one in exact.items()},
        talk=_talk(questions, working, unsettled, material),
        needs=needs,
        actions=material.plan,
        plan=weigh_plan(material.plan.actions, form, standings, needs, ratings, method),
        own=_own(material, exact),
        sealed=Sealed(exact, tuple(one.statistics for one in material.closings)),
    )


def _working(material: Material) -> Mapping[str, Working]:
    """What people answered; a lone assessor's answers are those of a room of one."""
    reference = material.method.reference
    alone = {id: room_of_one(one, reference) for id, one in material.own.items()}
    return {**work_all(alone, material.method), **material.working}


def _standings(
    material: Material, questions: list[Question], working: Mapping[str, Working]
) -> Mapping[str, Standing]:
    return {
        question.id: stand(
            question,
            material.method,
            agreed=material.assessment.agreed.get(question.id),
            working=working.get(question.id),
            own=None if question.id in material.working else material.own.get(question.id),
        )
        for question in questions
    }


def _own(material: Material, standings: Mapping[str, Standing]) -> Mapping[str, Answer]:
    return {
        id: material.own[id]
        for id, one in standings.items()
        if one.source == "working" and id in material.own and id not in material.working
    }


def _as_shown(one: Standing, working: Working | None, material: Material) -> Standing:
    """The standing with its levels rounded where they rest on what several people answered."""
    alone = one.question_id not in material.working
    if one.source != "working" or one.claimed is None or working is None or alone:
        return one
    claimed = _level_shown(one.question_id, one.claimed, working.n_level, material)
    evidenced = None if one.evidence is None else min(claimed, float(one.evidence + 1))
    return replace(one, claimed=claimed, evidenced=evidenced)


def _level_shown(question_id: str, level: float, n: int, material: Material) -> float:
    for closing in reversed(material.closings):
        picture = closing.picture.questions.get(question_id)
        if question_id in closing.working and picture is not None:
            if picture.middle is None and picture.start_level is not None:
                return float(picture.start_level)
            break
    return rounded(level, n)


def _unsettled(one: Standing, working: Working | None, material: Material) -> float:
    """How unsettled a question is (METHOD 2.5), to a tenth where several people answered.

    Where nobody was asked but the room has settled it, nothing speaks of disagreement.
    """
    if working is None:
        return 0.0 if one.status in ("rated", "not_applicable") else 1.0
    if one.question_id in material.working:
        return round_half_up(10 * working.unsettled) / 10
    return working.unsettled


def _agreements(
    material: Material, questions: list[Question], working: Mapping[str, Working]
) -> Mapping[str, Agreement]:
    return {
        question.id: _coarse(
            agree(question, record, found, material.method), found, material.method
        )
        for question in questions
        if (record := material.assessment.agreed.get(question.id)) is not None
        and (found := working.get(question.id)) is not None
        and question.id in material.working
    }


def _coarse(one: Agreement, working: Working, method: Method) -> Agreement:
    """The comparison with its figures rounded so that no single answer can be worked out."""
    if one.distance is None:
        return one
    many = working.n_level >= method.bars_from
    shares = (one.share_at_or_above, one.dissent_share)
    at_or_above, dissent = (
        None if share is None or not many else round_half_up(20 * share) / 20 for share in shares
    )
    distance = rounded(one.distance, working.n_level)
    return replace(one, distance=distance, share_at_or_above=at_or_above, dissent_share=dissent)


def _talk(
    questions: list[Question],
    working: Mapping[str, Working],
    unsettled: Mapping[str, float],
    material: Material,
) -> tuple[TalkItem, ...]:
    """What to talk about first; in the order of the exact figures, showing rounded ones."""
    exact = talk_order([_item(question, working.get(question.id)) for question in questions])
    items = []
    for one in exact:
        found, level = working.get(one.question_id), one.working
        if level is not None and found is not None and one.question_id in material.working:
            level = _level_shown(one.question_id, level, found.n_level, material)
        doubt = one.unsettled if found is None else unsettled[one.question_id]
        items.append(replace(one, working=level, unsettled=doubt))
    return tuple(items)


def _item(question: Question, working: Working | None) -> TalkItem:
    found = working or Working()
    return TalkItem(
        question.id,
        question.weight,
        question.red_level,
        found.status,
        found.working,
        found.unsettled,
    )


def _one_persons_view(material: Material) -> bool:
    """Whether what is said rests on one person's own answers (METHOD 2.3 rule 8)."""
    assessment = material.assessment
    if any(id not in assessment.agreed for id in material.own):
        return True
    alone = bool(assessment.rounds) and all(one.promise == "alone" for one in assessment.rounds)
    return alone and not assessment.agreed


def compare(before: Findings, after: Findings) -> Change:
    """Any two years like for like, with this year's method (METHOD 5)."""
    first, second = (
        Year(one.form, one.sealed.standings, one.overall.points_claimed) for one in (before, after)
    )
    majors = {question.id: question.major for question in before.questions}
    people = _people(before, after, _rated(before) & _rated(after))
    overall, themes, questions, contributions = compare_years(first, second, people, after.method)
    old, new = set(majors), {question.id: question.major for question in after.questions}
    return Change(
        before_id=before.assessment.id,
        after_id=after.assessment.id,
        overall=overall,
        themes=themes,
        questions=questions,
        contributions=contributions,
        actions=action_effect(_acted(before, after, questions)),
        new=tuple(id for id in new if id not in old),
        gone=tuple(question.id for question in before.questions if question.id not in new),
        reworded=tuple(id for id in new if id in old and majors[id] != new[id]),
    )


def _rated(findings: Findings) -> set[tuple[str, int]]:
    standings = findings.sealed.standings
    return {(q.id, q.major) for q in findings.questions if standings[q.id].status == "rated"}


def _people(
    before: Findings, after: Findings, common: set[tuple[str, int]]
) -> Mapping[str, People]:
    places = [*(theme.id for theme in after.form), OVERALL]
    return {
        place: sealed_change(_values(before, place), _values(after, place), common, after.method)
        for place in places
    }


def _values(findings: Findings, place: str) -> list[ThemeValues]:
    found = (line for one in findings.sealed.statistics for line in one.values)
    return [line for line in found if line.theme_id == place]


def _acted(
    before: Findings, after: Findings, questions: tuple[QuestionChange, ...]
) -> list[tuple[float, float, bool]]:
    """Each common question with whether an action on it was finished between the two years."""
    ids = [one.assessment.id for one in after.earlier]
    start = ids.index(before.assessment.id) + 1 if before.assessment.id in ids else len(ids)
    plans = [before, *after.earlier[start:], after]
    finished = {
        id
        for one in plans
        for action in one.actions.actions
        if _finished_between(action, before.assessment.held_on, after.assessment.held_on)
        for id in action.question_ids
    }
    return [(one.before, one.after, one.question_id in finished) for one in questions]


def _finished_between(action: Action, start: date | None, end: date | None) -> bool:
    """Whether an action was completed after the first year was agreed and before the second."""
    if action.status != "complete":
        return False
    done = action.completed_on
    if done is None:
        return False
    return (start is None or done > start) and (end is None or done <= end)
