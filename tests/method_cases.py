"""A case file of the method, run through the package's public functions (METHOD 13).

`python -m tests.method_cases FILE` prints each mismatch with its path, expected and actual value,
then how many cases passed and failed. One adapter per kind; the method itself is not in here.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from tests.builders import action, counted, question, theme
from toolkit.benchmark import compare_with_others
from toolkit.comparison import (
    LikeForLike,
    OverallChange,
    ThemeChange,
    Year,
    action_effect,
    compare_years,
)
from toolkit.counting import Tally, Values, hide_small
from toolkit.method import DEFAULT, Method
from toolkit.model.answers import AgreedRecord, Status
from toolkit.model.bank import Question, Theme
from toolkit.movement import People, PersonValue, people_change
from toolkit.planning import weigh_plan, weigh_questions
from toolkit.scoring import Scores, red_lines, score_overall, score_theme
from toolkit.standing import Standing, standing
from toolkit.workshop import (
    TalkItem,
    Working,
    agree,
    question_signs,
    stand,
    talk_order,
    theme_gap,
    work,
    work_all,
)

Json = dict[str, Any]
SCORE_FIGURES = (
    *("points_claimed", "points_evidenced", "points_low", "points_high", "gap_points"),
    *("gap_word", "band_claimed", "band_evidenced", "rating", "held_down"),
)


def read_question(given: Json, method: Method) -> Question:
    red = given.get("red_level")
    if given.get("red_line") and red is None:
        red = method.red_level
    return question(
        given["id"],
        weight=given.get("weight", 1),
        red_level=red if given.get("red_line") else None,
        target=given.get("target"),
        major=given.get("major", 1),
    )


def read_themes(
    themes: Sequence[Json], questions: Sequence[Json], method: Method
) -> tuple[Theme, ...]:
    return tuple(
        theme(
            one["id"],
            [read_question(each, method) for each in questions if each["theme"] == one["id"]],
            weight=one.get("weight", 1),
        )
        for one in themes
    )


def read_tallies(groups: Mapping[str, Json]) -> dict[str, Tally]:
    return {name: counted(**group) for name, group in groups.items()}


def read_record(question_id: str, given: Json) -> AgreedRecord:
    return AgreedRecord(
        question_id,
        given["status"],
        given.get("level"),
        given.get("evidence"),
        given.get("evidence_ref") or "",
        given.get("rationale") or "",
        given.get("na_reason") or "",
        given.get("na_approved_by") or "",
    )


def run_question(given: Json, method: Method) -> Json:
    return asdict(work(read_tallies(given["groups"]), method))


def run_consensus(given: Json, method: Method) -> Json:
    working = work(read_tallies(given.get("groups") or {}), method)
    one = read_question(given["question"], method)
    found = agree(one, read_record(one.id, given["agreed"]), working, method)
    return {
        **asdict(found),
        **asdict(found.standing),
        "effective_evidence": found.standing.evidence,
        "working": working.working,
    }


def score_json(scores: Scores) -> Json:
    figures = {name: getattr(scores, name) for name in SCORE_FIGURES}
    return {**asdict(scores), **figures}


def run_assessment(given: Json, method: Method) -> Json:
    form = given["instrument"]
    themes = read_themes(form["themes"], form["questions"], method)
    answers = {id: read_tallies(groups) for id, groups in (given.get("answers") or {}).items()}
    working: Mapping[str, Working] = work_all(answers, method)
    records = {id: read_record(id, one) for id, one in (given.get("agreed") or {}).items()}
    standings = {
        one.id: stand(one, method, agreed=records.get(one.id), working=working.get(one.id))
        for each in themes
        for one in each.questions
    }
    scores = [score_theme(each, standings, method) for each in themes]
    states: dict[str, list[str]] = {
        state: [] for state in ("below", "unknown", "unproven", "met", "not_applicable")
    }
    order = [one["id"] for one in form["questions"]]
    for line in sorted(red_lines(themes, standings), key=lambda one: order.index(one.question_id)):
        states[line.state].append(line.question_id)
    return {
        "themes": {one.theme_id: score_json(one) for one in scores},
        "overall": score_json(score_overall(themes, scores, standings, method)),
        "red_lines": states,
        "effective": {id: asdict(one) for id, one in standings.items()},
        "signs": {id: question_signs(one, working.get(id)) for id, one in standings.items()},
    }


def run_discussion(given: Json, method: Method) -> Json:
    items = [
        TalkItem(
            one["id"],
            one.get("weight", 1),
            read_question(one, method).red_level,
            one.get("status", "rated"),
            one.get("working"),
            one["unsettled"],
        )
        for one in given["items"]
    ]
    ranked = talk_order(items)
    return {
        "order": [one.question_id for one in ranked],
        "talk": {one.question_id: one.talk for one in ranked},
        "first": [one.question_id for one in ranked if one.first],
    }


def read_standing(one: Question, given: Json, method: Method) -> Standing:
    """What stands for a question whose level and grade a case gives as they are."""
    level = given.get("level", given.get("claimed"))
    status: Status = given.get("status") or ("unanswered" if level is None else "rated")
    found = standing(one, status, level, given.get("evidence") or 0, method, source="agreed")
    return replace(found, evidenced=given["evidenced"]) if "evidenced" in given else found


def read_due(text: str) -> date | None:
    """A due date; of one that is not written as a date, only that there is one."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return date.max if text.strip() else None


def run_plan(given: Json, method: Method) -> Json:
    rows = {one["id"]: one for one in given["questions"]}
    ids = dict.fromkeys([*(given.get("theme_ratings") or {}), *(r["theme"] for r in rows.values())])
    themes = read_themes([{"id": id} for id in ids], given["questions"], method)
    form = [one for each in themes for one in each.questions]
    standings = {one.id: read_standing(one, rows[one.id], method) for one in form}
    unsettled = {id: row.get("unsettled") or 0.0 for id, row in rows.items()}
    form.sort(key=lambda one: list(rows).index(one.id))
    needs = weigh_questions(form, standings, unsettled, method)
    actions = [
        action(
            one["id"],
            one.get("questions") or (),
            effort=one.get("effort", 1),
            owner=one.get("owner") or "",
            due=read_due(one.get("due") or ""),
            measure=one.get("measure") or "",
        )
        for one in given["actions"]
    ]
    ratings = given.get("theme_ratings") or {}
    found = weigh_plan(actions, themes, standings, needs, ratings, method)
    return {
        **asdict(found),
        "need_question": {id: need.total for id, need in needs.items()},
        "need": {id: need.need for id, need in found.needs.items()},
        "top_share": found.top_share,
        "robustness": found.robustness,
    }


def read_year(given: Json, method: Method) -> Year:
    themes = read_themes(given["themes"], given["questions"], method)
    rows = {one["id"]: one for one in given["questions"]}
    form = [one for each in themes for one in each.questions]
    standings = {one.id: read_standing(one, rows[one.id], method) for one in form}
    return Year(themes, standings, given.get("published_points"))


def read_people(given: Json, year: str) -> list[PersonValue]:
    """One year's people; whoever has no token is in no other year."""
    return [
        PersonValue(str(one.get("person") or f"{year} {place}"), one["group"], one["value"])
        for place, one in enumerate(given.get(year) or ())
    ]


def change_json(change: LikeForLike) -> Json:
    found = asdict(change)
    found["change_points"] = change.change_points
    found["change_evidenced"] = change.change_evidenced
    if isinstance(change, ThemeChange):
        found["n_common"] = change.n_common
    return found


def run_year_on_year(given: Json, method: Method) -> Json:
    people: dict[str, People] = {}
    for place, one in (given.get("people") or {}).items():
        years = read_people(one, "before"), read_people(one, "after")
        people[place] = people_change(*years, method) or "too few people"
    before, after = read_year(given["before"], method), read_year(given["after"], method)
    overall, themes, questions, contributions = compare_years(before, after, people, method)
    assert isinstance(overall, OverallChange)
    return {
        "themes": {one.theme_id: change_json(one) for one in themes},
        "overall": change_json(overall),
        "contribution_themes": contributions,
        "contribution_questions": {
            one.question_id: one.contribution for one in questions if one.contribution is not None
        },
    }


def run_action_effect(given: Json, method: Method) -> Json:
    rows = [(one["before"], one["after"], bool(one["acted"])) for one in given["rows"]]
    return asdict(action_effect(rows))


def run_theme_gap(given: Json, method: Method) -> Json:
    return asdict(theme_gap(Values.of(given["reference"]), Values.of(given["other"]), method))


def run_benchmark(given: Json, method: Method) -> Json:
    return asdict(compare_with_others(given["own"], given["others"], method))


def run_suppression(given: Json, method: Method) -> Json:
    reference = given.get("reference", method.reference)
    shown, hidden = hide_small(given["sizes"], given.get("k", method.k), reference)
    return {"shown": shown, "hidden": hidden}


KINDS: Mapping[str, Callable[[Json, Method], Json]] = {
    "question": run_question,
    "consensus": run_consensus,
    "assessment": run_assessment,
    "discussion": run_discussion,
    "plan": run_plan,
    "year_on_year": run_year_on_year,
    "action_effect": run_action_effect,
    "theme_gap": run_theme_gap,
    "benchmark": run_benchmark,
    "suppression": run_suppression,
}


def mismatches(
    expected: object, actual: object, tolerance: float, shares: float, path: str = ""
) -> Iterator[str]:
    """Each place where the two differ, as a line; extra keys in `actual` are fine."""
    if path.endswith("top_share"):
        tolerance = shares
    if isinstance(expected, Mapping):
        if not isinstance(actual, Mapping):
            yield f"{path}: expected {expected!r}, actual {actual!r}"
            return
        for key, value in expected.items():
            place = f"{path}.{key}" if path else str(key)
            if key not in actual:
                yield f"{place}: expected {value!r}, actual nothing"
                continue
            yield from mismatches(value, actual[key], tolerance, shares, place)
    elif isinstance(expected, list):
        if not isinstance(actual, list | tuple) or len(expected) != len(actual):
            yield f"{path}: expected {expected!r}, actual {actual!r}"
            return
        for index, (one, other) in enumerate(zip(expected, actual, strict=True)):
            yield from mismatches(one, other, tolerance, shares, f"{path}[{index}]")
    elif not _same(expected, actual, tolerance):
        yield f"{path}: expected {expected!r}, actual {actual!r}"


def _same(expected: object, actual: object, tolerance: float) -> bool:
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(expected, int | float) and isinstance(actual, int | float):
        return math.isfinite(actual) and abs(expected - actual) <= tolerance
    return expected == actual


def run_case(case: Json, tolerance: float, shares: float) -> list[str]:
    """Every mismatch of one case, empty when it passes."""
    kind = KINDS.get(case["kind"])
    if kind is None:
        return [f"kind: expected a kind of METHOD 13, actual {case['kind']!r}"]
    method = replace(DEFAULT, **(case["input"].get("config") or {}))
    return list(mismatches(case["expected"], kind(case["input"], method), tolerance, shares))


def run_file(path: Path) -> tuple[int, int]:
    """Run every case of a file and print what differs; how many passed and failed."""
    data = json.loads(path.read_text(encoding="utf-8"))
    tolerance = data.get("tolerance", 1e-6)
    shares = data.get("tolerance_top_share", 0.03)
    failed = 0
    for case in data["cases"]:
        try:
            found = run_case(case, tolerance, shares)
        except Exception as error:  # one broken case must not hide the others
            found = [f"expected an answer, actual {type(error).__name__}: {error}"]
        failed += bool(found)
        for line in found:
            print(f"{case.get('id')} {line}")
    return len(data["cases"]) - failed, failed


def main(arguments: Sequence[str]) -> int:
    """Run one file; 0 if all passed, 1 if any failed, 2 if it cannot be read as cases."""
    if len(arguments) != 1:
        print("Name one case file: python -m tests.method_cases FILE", file=sys.stderr)
        return 2
    try:
        passed, failed = run_file(Path(arguments[0]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"{arguments[0]}: this is not a file of cases ({type(error).__name__}: {error})."
        print(what, "Use the form that METHOD 13 describes.", file=sys.stderr)
        return 2
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
