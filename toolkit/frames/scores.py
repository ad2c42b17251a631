"""Questions, themes, red lines, signs and levers as tables."""

from __future__ import annotations

import pandas as pd

from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.frames.tables import (
    Row,
    band_name,
    grade_word,
    heading,
    level_word,
    make_frame,
    points_of,
    shown_level,
    word,
)
from toolkit.method import round_half_up
from toolkit.scoring import Scores
from toolkit.words import text

LOWEST = 10


def question_numbers(findings: Findings) -> dict[str, int]:
    """Each question's number, counted through the whole bank, so that no form renumbers it."""
    return {question.id: number for number, question in enumerate(findings.bank.questions, 1)}


def question_row(findings: Findings, question_id: str) -> Row:
    """Which question a row of any table is about, and its theme."""
    theme = findings.bank.theme_of[question_id]
    return {
        c.QUESTION_ID: question_id,
        c.NUMBER: question_numbers(findings)[question_id],
        c.REF: question_ref(findings, question_id),
        c.QUESTION: findings.bank.by_id[question_id].title,
        c.THEME_ID: theme.id,
        c.THEME: theme.title,
        c.THEME_SHORT: theme.short,
    }


def question_ref(findings: Findings, question_id: str) -> str:
    """What a question is called in a tight place: Q27."""
    return text("frames.question", number=question_numbers(findings)[question_id])


THEME_COLUMNS = (
    c.THEME_ID, c.THEME, c.THEME_SHORT, c.STATUS, c.REASON, c.CLAIMED, c.EVIDENCED, c.LOW, c.HIGH,
    c.EVIDENCED_LOW, c.EVIDENCED_HIGH, c.GAP, c.GAP_WORD, c.BAND_CLAIMED, c.BAND_EVIDENCED,
    c.RATING, c.HELD, c.KNOWN, c.N_RATED, c.N_QUESTIONS,
)  # fmt: skip


def theme_scores(findings: Findings, *, with_overall: bool = False) -> pd.DataFrame:
    """One row a theme in form order, and last the whole form if asked: points, range, words."""
    rows = [
        {
            c.THEME_ID: theme.id,
            c.THEME: theme.title,
            c.THEME_SHORT: theme.short,
            c.N_RATED: score.n_rated,
            c.N_QUESTIONS: score.n_questions,
            c.REASON: word("reason", score.reason) or _unjudged(score),
            **_score_row(score),
        }
        for theme, score in zip(findings.form, findings.themes, strict=True)
    ]
    if with_overall:
        name = text("frames.overall")
        whole = findings.overall
        rated = sum(one.n_rated for one in findings.themes)
        rows.append(
            {
                c.THEME_ID: c.OVERALL_ID,
                c.THEME: name,
                c.THEME_SHORT: name,
                c.REASON: _unjudged(whole),
                c.N_RATED: rated,
                c.N_QUESTIONS: whole.n_questions,
                **_score_row(whole),
            }
        )
    whole_numbers = (
        c.CLAIMED,
        c.EVIDENCED,
        c.LOW,
        c.HIGH,
        c.EVIDENCED_LOW,
        c.EVIDENCED_HIGH,
        c.GAP,
        c.KNOWN,
    )
    return make_frame(rows, THEME_COLUMNS, (*whole_numbers, c.N_RATED, c.N_QUESTIONS))


def _unjudged(score: Scores) -> str:
    rated = score.status == "rated" and not score.evidence_judged
    return text("codes.reason.evidence_not_judged") if rated else ""


def _score_row(score: Scores) -> Row:
    return {
        c.STATUS: word("score_status", score.status),
        c.CLAIMED: score.points_claimed,
        c.EVIDENCED: score.points_evidenced,
        c.LOW: score.points_low,
        c.HIGH: score.points_high,
        c.EVIDENCED_LOW: points_of(score.evidenced_low),
        c.EVIDENCED_HIGH: points_of(score.evidenced_high),
        c.GAP: score.gap_points,
        c.GAP_WORD: word("gap", score.gap_word),
        c.BAND_CLAIMED: band_name(score.band_claimed),
        c.BAND_EVIDENCED: band_name(score.band_evidenced),
        c.RATING: band_name(score.rating),
        c.HELD: heading(c.HELD) if score.held_down else "",
        c.KNOWN: None if score.known_share is None else round_half_up(100 * score.known_share),
    }


QUESTION_COLUMNS = (
    c.QUESTION_ID, c.NUMBER, c.REF, c.THEME_ID, c.THEME, c.THEME_SHORT, c.QUESTION,
    c.QUESTION_TEXT, c.WEIGHT, c.RED_LINE, c.STATUS, c.LEVEL, c.LEVEL_NAME, c.GRADE, c.GRADE_NAME,
    c.EVIDENCED_LEVEL, c.SOURCE, c.RATIONALE, c.REFERENCE, c.PROBLEMS, c.LEVER, c.NEED,
)  # fmt: skip


def question_scores(findings: Findings) -> pd.DataFrame:
    """One row a question of the form, in order: what stands for it, and on what it rests.

    A level is whole once agreed; a middle answer is shown to a tenth. The grade of evidence is
    the one that counts after the rules of METHOD 1.1.
    """
    rows = []
    for question in findings.questions:
        one = findings.standings[question.id]
        rationale, reference = recorded(findings, question.id)
        rated = one.status == "rated"
        rows.append(
            {
                **question_row(findings, question.id),
                c.QUESTION_TEXT: question.text,
                c.WEIGHT: question.weight,
                c.RED_LINE: word("red_state", one.red_state),
                c.STATUS: word("status", one.status),
                c.LEVEL: shown_level(one.claimed),
                c.LEVEL_NAME: level_word(one.claimed),
                c.GRADE: one.evidence,
                c.GRADE_NAME: grade_word(one.evidence) if rated else "",
                c.EVIDENCED_LEVEL: shown_level(one.evidenced),
                c.SOURCE: word("source", one.source),
                c.RATIONALE: rationale,
                c.REFERENCE: reference,
                c.PROBLEMS: " ".join(word("problem", code) for code in one.problems),
                c.LEVER: word("lever", question.lever),
                c.NEED: round_half_up(findings.needs[question.id].total),
            }
        )
    return make_frame(rows, QUESTION_COLUMNS, (c.NUMBER, c.WEIGHT, c.GRADE, c.NEED))


def recorded(findings: Findings, question_id: str) -> tuple[str, str]:
    """Why a level was chosen, and what shows it: as agreed, or as a lone assessor noted it."""
    record = findings.assessment.agreed.get(question_id)
    own = findings.own.get(question_id)
    if record is not None:
        return record.rationale or record.reason, record.reference
    return ("", "") if own is None else (own.comment or own.reason, own.reference)


RED_LINE_COLUMNS = (
    c.QUESTION_ID, c.NUMBER, c.REF, c.QUESTION, c.THEME_ID, c.THEME, c.THEME_SHORT, c.RED_STATE,
    c.RED_LINE, c.RED_LEVEL, c.LEVEL, c.LEVEL_NAME, c.GRADE_NAME,
)  # fmt: skip


def red_lines(findings: Findings) -> pd.DataFrame:
    """One row a red line of the form, in order, with its state as code and in words."""
    rows = []
    for line in findings.red_lines:
        one = findings.standings[line.question_id]
        rows.append(
            {
                **question_row(findings, line.question_id),
                c.RED_STATE: line.state,
                c.RED_LINE: word("red_state", line.state),
                c.RED_LEVEL: line.level,
                c.LEVEL: shown_level(one.claimed),
                c.LEVEL_NAME: level_word(one.claimed),
                c.GRADE_NAME: grade_word(one.evidence) if one.status == "rated" else "",
            }
        )
    return make_frame(rows, RED_LINE_COLUMNS, (c.NUMBER, c.RED_LEVEL))


SIGN_COLUMNS = (c.QUESTION_ID, c.NUMBER, c.REF, c.QUESTION, c.THEME, c.PROMPT, c.SIGNS, c.COUNT)


def signs(findings: Findings) -> pd.DataFrame:
    """One row a question that may claim too much, those with most signs first (METHOD 1.7)."""
    rows: list[Row] = [
        {
            **question_row(findings, id),
            c.PROMPT: text("codes.signs.one" if len(found) == 1 else "codes.signs.other"),
            c.SIGNS: " ".join(word("sign", sign) for sign in found),
            c.COUNT: len(found),
        }
        for id, found in findings.signs.items()
        if found
    ]
    rows.sort(key=lambda row: (row[c.COUNT] < 2, row[c.NUMBER]))
    return make_frame(rows, SIGN_COLUMNS, (c.NUMBER, c.COUNT))


LEVER_COLUMNS = (c.CODE, c.LEVER, c.MEANING, c.COUNT, c.QUESTIONS)


def levers(findings: Findings, among: int = LOWEST) -> pd.DataFrame:
    """How the lowest answers divide by the lever that the council holds, one row a lever.

    The lowest are those with the lowest level; a heavier question first where levels are equal,
    then form order. A question without a level is not among them.
    """
    rated = [q for q in findings.questions if findings.standings[q.id].claimed is not None]
    rated.sort(key=lambda q: (findings.standings[q.id].claimed or 0.0, -q.weight))
    lowest = rated[:among]
    rows = []
    for code in ("direct", "commission", "convene", "influence", "lobby"):
        own = [question for question in lowest if question.lever == code]
        names = "; ".join(f"{question_ref(findings, q.id)} {q.title}" for q in own)
        meaning = text(f"codes.lever_meaning.{code}")
        rows.append(
            {
                c.CODE: code,
                c.LEVER: word("lever", code),
                c.MEANING: meaning,
                c.COUNT: len(own),
                c.QUESTIONS: names,
            }
        )
    return make_frame(rows, LEVER_COLUMNS, (c.COUNT,))
