"""All that may be said about one assessment: `work_out(material)` calls the method's parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from toolkit.answered import Answered, as_shown, last_answered, values_of
from toolkit.comparison import (
    Change,
    LikeForLike,
    QuestionChange,
    Year,
    action_effect,
    compare_years,
)
from toolkit.counting import OVERALL, ThemeValues, room_of_one
from toolkit.method import DEFAULT, Method, round_half_up
from toolkit.model.answers import Answer, Assessment
from toolkit.model.bank import Bank, Question, Theme
from toolkit.model.council import Action, Council, Plan
from toolkit.movement import People, PeopleChange, as_told, sealed_change
from toolkit.planning import Need, PlanFindings, weigh_plan, weigh_questions
from toolkit.release import Closing, Picture, ThemePicture
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
from toolkit.standing import Standing, stand_imported
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


@dataclass(frozen=True)
class Findings:
    """All that may be said about one assessment, and the one argument of every table and export.

    `form` are the themes of the bank with the questions of this form only. Standings that rest
    on people's answers are rounded as their picture is, and all else is worked out from what is
    shown. `agreements` compare agreed records with what people had answered, where enough did;
    `talk` is the order of the discussion. `actions` is the plan as written, `plan` what the
    method says of it. `changes` are consecutive years, oldest first, and last the first year
    against this one where there are more than two. `own` are a lone assessor's answers where
    they stand for a question. `sealed` are people's values, for `compare` alone: never shown.
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
    sealed: tuple[ThemeValues, ...] = field(default=(), repr=False)

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
    answered = last_answered(material.closings)
    working = _working(material, questions, answered)
    standings = _standings(material, questions, working, answered)
    asked = {id: working[id] for id in answered if id in working}
    unsettled = {id: _unsettled(one, asked.get(id)) for id, one in standings.items()}
    themes = tuple(score_theme(theme, standings, method) for theme in form)
    overall = score_overall(form, themes, standings, method)
    if assessment.imported:  # nothing in it waits for an agreement
        overall = replace(overall, provisional=False)
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
        red_lines=red_lines(form, standings),
        pictures=tuple(one.picture for one in material.closings),
        agreements=_agreements(material, questions, asked),
        signs={id: question_signs(one, working.get(id)) for id, one in standings.items()},
        talk=_talk(questions, standings, asked, unsettled),
        needs=needs,
        actions=material.plan,
        plan=weigh_plan(material.plan.actions, form, standings, needs, ratings, method),
        own=_own(material, standings, answered),
        sealed=values_of(material.closings, material.bank),
    )


def _working(
    material: Material, questions: list[Question], answered: Answered
) -> Mapping[str, Working]:
    """What people answered, as shown; a lone assessor's answers are those of a room of one."""
    reference = material.method.reference
    alone = {id: room_of_one(one, reference) for id, one in material.own.items()}
    shown = {q.id: as_shown(q, *answered[q.id]) for q in questions if q.id in answered}
    return {**work_all(alone, material.method), **shown}


def _standings(
    material: Material,
    questions: list[Question],
    working: Mapping[str, Working],
    answered: Answered,
) -> Mapping[str, Standing]:
    if material.assessment.imported:
        agreed = material.assessment.agreed
        return {q.id: stand_imported(q, agreed.get(q.id), material.method) for q in questions}
    return {
        question.id: stand(
            question,
            material.method,
            agreed=material.assessment.agreed.get(question.id),
            working=working.get(question.id),
            own=None if question.id in answered else material.own.get(question.id),
        )
        for question in questions
    }


def _own(
    material: Material, standings: Mapping[str, Standing], answered: Answered
) -> Mapping[str, Answer]:
    return {
        id: material.own[id]
        for id, one in standings.items()
        if one.source == "working" and id in material.own and id not in answered
    }


def _unsettled(one: Standing, asked: Working | None) -> float:
    """How unsettled a question is (METHOD 2.5); `asked` is what several people answered.

    Where nobody was asked but the question is settled, nothing speaks of disagreement.
    """
    if asked is None:
        return 0.0 if one.status in ("rated", "not_applicable") else 1.0
    return asked.unsettled


def _agreements(
    material: Material, questions: list[Question], asked: Mapping[str, Working]
) -> Mapping[str, Agreement]:
    method = material.method
    return {
        question.id: _coarse(agree(question, record, found, method), found, method)
        for question in questions
        if (record := material.assessment.agreed.get(question.id)) is not None
        and (found := asked.get(question.id)) is not None
    }


def _coarse(one: Agreement, working: Working, method: Method) -> Agreement:
    """The comparison with its shares rounded so that no single answer can be worked out."""
    many = working.n_level >= method.bars_from
    shares = (one.share_at_or_above, one.dissent_share)
    at_or_above, dissent = (
        None if share is None or not many else round_half_up(20 * share) / 20 for share in shares
    )
    return replace(one, share_at_or_above=at_or_above, dissent_share=dissent)


def _talk(
    questions: list[Question],
    standings: Mapping[str, Standing],
    asked: Mapping[str, Working],
    unsettled: Mapping[str, float],
) -> tuple[TalkItem, ...]:
    """What to talk about first (METHOD 2.5); what stands, where nobody was asked."""
    items = []
    for question in questions:
        one, found = standings[question.id], asked.get(question.id)
        status, level = one.status, one.claimed
        if found is not None:
            status, level = found.status, found.working
        red = None if status == "not_applicable" else question.red_level
        doubt = unsettled[question.id]
        items.append(TalkItem(question.id, question.weight, red, status, level, doubt))
    return talk_order(items)


def _one_persons_view(material: Material) -> bool:
    """Whether what is said rests on one person's own answers (METHOD 2.3 rule 8)."""
    assessment = material.assessment
    if any(id not in assessment.agreed for id in material.own):
        return True
    alone = bool(assessment.rounds) and all(one.promise == "alone" for one in assessment.rounds)
    return alone and not assessment.agreed


def compare(before: Findings, after: Findings) -> Change:
    """Any two years like for like, with this year's method (METHOD 5), from what each shows."""
    first, second = (
        Year(one.form, one.standings, one.overall.points_claimed) for one in (before, after)
    )
    majors = {question.id: question.major for question in before.questions}
    people = _people(before, after, _rated(before) & _rated(after))
    overall, themes, questions, contributions = compare_years(first, second, people, after.method)
    old, new = set(majors), {question.id: question.major for question in after.questions}
    return Change(
        before_id=before.assessment.id,
        after_id=after.assessment.id,
        overall=replace(overall, people=_told(overall)),
        themes=tuple(replace(one, people=_told(one)) for one in themes),
        questions=questions,
        contributions=contributions,
        actions=action_effect(_acted(before, after, questions)),
        new=tuple(id for id in new if id not in old),
        gone=tuple(question.id for question in before.questions if question.id not in new),
        reworded=tuple(id for id in new if id in old and majors[id] != new[id]),
    )


def _told(one: LikeForLike) -> PeopleChange | None:
    return None if one.people is None else as_told(one.people)


def _rated(findings: Findings) -> set[tuple[str, int]]:
    standings = findings.standings
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
    return [one for one in findings.sealed if one.theme_id == place]


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
