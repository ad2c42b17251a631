"""The sheets that work out the claimed score while answers are typed: Results and Scoring.

Each question has one row of the same formulas, each theme too, and what they give equals
`score_theme` and `score_overall` (METHOD 1.1, 1.3 and 1.4). What is stored with them is worked
out by those, so that a program that does not calculate shows the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from openpyxl.workbook.defined_name import DefinedName

from toolkit.findings import Findings
from toolkit.frames import question_ref
from toolkit.method import TOLERANCE, Method, band, level_name, level_names, points
from toolkit.model.answers import AgreedRecord, Answer
from toolkit.model.bank import Question
from toolkit.scoring import Overall, ThemeScore, score_overall, score_theme
from toolkit.standing import Standing, stand_agreed, standing
from toolkit.words import text, texts_of
from toolkit.workbook import questionnaire_layout as q
from toolkit.workbook.layout import FIRST_ROW as TOP
from toolkit.workbook.layout import HEADING_ROW
from toolkit.workbook.sheets import A4, Field, Formula, Sheets, Value, protect, set_print

CUTS = tuple(one for one in range(1, 101) if band(one) > band(one - 1))


@dataclass(frozen=True)
class OnPaper:
    """What stands on the sheets, and what comes of it.

    `places` has the sheet and the row of each question, `accepted` the red lines of which a
    second person has accepted that they do not apply.
    """

    findings: Findings
    answers: Mapping[str, Answer]
    accepted: Set[str]
    places: Mapping[str, tuple[str, int]]

    def standing(self, question: Question) -> Standing:
        """What the sheet makes of a question."""
        answer = self.answers.get(question.id)
        return stand_on_paper(question, answer, question.id in self.accepted, self.method)

    @property
    def method(self) -> Method:
        """The method in force."""
        return self.findings.method

    def scores(self) -> tuple[tuple[ThemeScore, ...], Overall]:
        """What each theme and the whole form come to."""
        form = self.findings.form
        standings = {one.id: self.standing(one) for one in self.findings.questions}
        themes = tuple(score_theme(theme, standings, self.method) for theme in form)
        return themes, score_overall(form, themes, standings, self.method)


def stand_on_paper(
    question: Question, answer: Answer | None, accepted: bool, method: Method
) -> Standing:
    """What an answer makes of a question, as if it were agreed (METHOD 1.1)."""
    if answer is None:
        return standing(question, "unanswered", None, None, method, source="none")
    record = AgreedRecord(question.id, answer.status).with_answer(answer, "yes" if accepted else "")
    return stand_agreed(question, record, method)


def add_scoring(job: Sheets, paper: OnPaper, title: str) -> None:
    """The sheet has one row a question: its answer as read, its score, its weight."""
    sheet = job.open_named(q.sheet_name("scoring"), title, text("questionnaire.scoring.note"))
    fields = [
        Field(text("questionnaire.column.ref"), 8, "bold"),
        Field(text("questionnaire.results.theme"), 20),
        Field(text("questionnaire.column.question"), 44),
        *(Field(text(f"questionnaire.scoring.{key}"), width) for key, width in _SCORING),
    ]
    questions = [(theme, one) for theme in paper.findings.form for one in theme.questions]
    rows = [
        [
            question_ref(paper.findings, one.id),
            theme.short,
            one.title,
            *_scoring_row(paper, one, TOP + offset),
        ]
        for offset, (theme, one) in enumerate(questions)
    ]
    job.put_table(sheet, "Scoring", HEADING_ROW, fields, rows)
    protect(sheet)
    set_print(sheet, A4, landscape=True, repeat=f"{HEADING_ROW}:{HEADING_ROW}")


_SCORING = (
    ("weight", 9), ("accepted", 16), ("answer", 18), ("counts", 18), ("score", 8),
    ("applies", 12), ("counted", 12), ("product", 12),
)  # fmt: skip


def _scoring_row(paper: OnPaper, question: Question, row: int) -> list[Value]:
    """Weight, whether it may not apply, answer, what it counts as, score, and three weights."""
    read, counts, score = _reading(paper.places[question.id], row)
    one, given = paper.standing(question), paper.answers.get(question.id)
    rated = one.status == "rated"
    level = 0 if given is None or given.level is None else given.level
    counted = q.label_of_level(level) if rated else q.label_of_status(one.status)
    unscored = "" if one.status == "unanswered" else text("questionnaire.answers.unscored")
    needs = question.red_line and question.id not in paper.accepted
    weight = question.weight
    outside = f'"{q.label_of_status(q.NOT_APPLICABLE)}"'
    return [
        weight,
        text("questionnaire.scoring.second" if needs else "questionnaire.scoring.yes"),
        Formula(read, q.label_of_status("unanswered") if given is None else q.label_of(given)),
        Formula(counts, counted),
        Formula(score, level if rated else unscored),
        Formula(f"=IF(G{row}={outside},0,D{row})", 0 if one.status == q.NOT_APPLICABLE else weight),
        Formula(f"=IF(ISNUMBER(H{row}),D{row},0)", weight if rated else 0),
        Formula(f"=IF(ISNUMBER(H{row}),D{row}*H{row},0)", weight * level if rated else 0),
    ]


def _reading(place: tuple[str, int], row: int) -> tuple[str, str, str]:
    """The formulas for the answer as read, what it counts as (METHOD 1.1), and its score."""
    sheet, at = place
    quoted = sheet.replace("'", "''")
    answer, reason = (f"'{quoted}'!${q.letter_of(key)}${at}" for key in (q.ANSWER, q.REASON))
    codes = ("unanswered", q.DONT_KNOW, q.NOT_APPLICABLE)
    none, unknown, outside = (f'"{q.label_of_status(code)}"' for code in codes)
    check = f'"{text("questionnaire.scoring.check")}"'
    second = f'"{text("questionnaire.scoring.second")}"'
    return (
        f'=IF(TRIM({answer})="",{none},'
        f"IF(ISNUMBER(MATCH(TRIM({answer}),answer_labels,0)),TRIM({answer}),{check}))",
        f'=IF(F{row}={check},{none},IF(F{row}<>{outside},F{row},IF(TRIM({reason})="",{none},'
        f"IF(E{row}={second},{unknown},{outside}))))",
        f'=IF(COUNTIF(answer_labels,G{row})=0,"",'
        f"INDEX(answer_scores,MATCH(G{row},answer_labels,0)))",
    )


def add_results(job: Sheets, paper: OnPaper, title: str) -> None:
    """The sheet has the claimed score of each theme and of the whole, by formulas."""
    sheet = job.open_named(q.sheet_name("results"), title, text("questionnaire.results.note"))
    fields = [
        Field(text(f"questionnaire.results.{key}"), width, look)  # type: ignore[arg-type] # looks
        for key, width, look in _RESULTS
    ]
    themes, whole = paper.scores()
    rows: list[list[Value]] = []
    first = TOP
    for offset, (theme, score) in enumerate(zip(paper.findings.form, themes, strict=True)):
        last = first + len(theme.questions) - 1
        rows.append(
            [theme.short, *_theme_row(paper, score, (first, last), TOP + offset, theme.weight)]
        )
        first = last + 1
    rows.append(_whole_row(paper, whole, len(rows)))
    job.put_table(sheet, "Results", HEADING_ROW, fields, rows)
    protect(sheet)
    set_print(sheet, A4, landscape=True, pages_high=1)


_RESULTS = (  # a theme may weigh one and a half
    ("theme", 26, "bold"), ("claimed", 12, "whole"), ("band", 16, "text"),
    ("questions", 12, "whole"), ("answered", 12, "whole"), ("applies", 13, "whole"),
    ("counted", 13, "whole"), ("weight", 12, "number"), ("rated", 12, "number"),
    ("product", 12, "whole"),
)  # fmt: skip


def _theme_row(
    paper: OnPaper, score: ThemeScore, rows: tuple[int, int], row: int, weight: float
) -> list[Value]:
    sheet, method = q.sheet_name("scoring"), paper.method

    def cells(letter: str) -> str:
        return f"'{sheet}'!${letter}${rows[0]}:${letter}${rows[1]}"

    n = rows[1] - rows[0] + 1
    none = text("codes.score_status.not_applicable")
    unrated = text("questionnaire.results.not_rated")
    claimed = (
        f'=IF(F{row}=0,"{none}",'
        f'IF(F{row}/SUM({cells("D")})<{method.min_applicable}-{TOLERANCE:.0E},"{unrated}",'
        f'IF(G{row}/F{row}<{method.min_known}-{TOLERANCE:.0E},"{unrated}",'
        f'IF(COUNT({cells("H")})<{min(method.min_questions, n)},"{unrated}",'
        f"25*SUM({cells('K')})/G{row}))))"
    )
    theme = next(one for one in paper.findings.form if one.id == score.theme_id)
    stand = [(one, paper.standing(one)) for one in theme.questions]
    answered = sum(one.id in paper.answers for one, _ in stand)
    applies = sum(one.weight for one, found in stand if found.status != "not_applicable")
    counted = sum(one.weight for one, found in stand if found.status == "rated")
    level, words = score.claimed, none if score.status == "not_applicable" else unrated
    rated = 0.0 if level is None else weight
    return [
        Formula(claimed, words if level is None else 25 * level),
        Formula(_band_formula(row), _band(level)),
        n,
        Formula(
            f'={n}-COUNTIF({cells("F")},"{q.label_of_status("unanswered")}")'
            f'-COUNTIF({cells("F")},"{text("questionnaire.scoring.check")}")',
            answered,
        ),
        Formula(f"=SUM({cells('I')})", applies),
        Formula(f"=SUM({cells('J')})", counted),
        weight,
        Formula(f"=IF(ISNUMBER(B{row}),H{row},0)", rated),
        Formula(f"=IF(ISNUMBER(B{row}),H{row}*B{row},0)", rated * 25 * (level or 0)),
    ]


def _whole_row(paper: OnPaper, whole: Overall, themes: int) -> list[Value]:
    row, last = TOP + themes, TOP + themes - 1

    def total(letter: str) -> str:
        return f"SUM({letter}{TOP}:{letter}{last})"

    unrated = text("questionnaire.results.not_rated")
    claimed = (
        f'=IF(I{row}=0,"{unrated}",IF(I{row}/H{row}<{paper.method.min_coverage}-{TOLERANCE:.0E},'
        f'"{unrated}",J{row}/I{row}))'
    )
    questions = paper.findings.questions
    stand = [(one, paper.standing(one)) for one in questions]
    scores, _ = paper.scores()
    rated = [
        (theme.weight, 25 * one.claimed)
        for theme, one in zip(paper.findings.form, scores, strict=True)
        if one.claimed is not None
    ]
    sums = (
        ("D", len(questions)),
        ("E", sum(one.id in paper.answers for one in questions)),
        ("F", sum(one.weight for one, found in stand if found.status != "not_applicable")),
        ("G", sum(one.weight for one, found in stand if found.status == "rated")),
        ("H", sum(theme.weight for theme in paper.findings.form)),
        ("I", sum(weight for weight, _ in rated)),
        ("J", sum(weight * score for weight, score in rated)),
    )
    return [
        text("questionnaire.results.whole"),
        Formula(claimed, unrated if whole.claimed is None else 25 * whole.claimed),
        Formula(_band_formula(row), _band(whole.claimed)),
        *(Formula(f"={total(letter)}", gives) for letter, gives in sums),
    ]


def _band_formula(row: int) -> str:
    """The name of the band of the whole points in column B (METHOD 1.5)."""
    shown = f"INT(B{row}+0.5+{TOLERANCE:.0E})"
    steps = "+".join(f"({shown}>={cut})" for cut in CUTS)
    names = ",".join(f'"{name}"' for name in level_names())
    return f'=IF(ISNUMBER(B{row}),CHOOSE(1+{steps},{names}),"")'


def _band(level: float | None) -> str:
    return "" if level is None else level_name(band(points(level)))


def add_answers(job: Sheets, title: str) -> None:
    """The sheet has the words that the lists offer, under the names that the lists ask for."""
    sheet = job.open_named(q.sheet_name("answers"), title, text("questionnaire.answers.note"))
    columns = (("list", 14), ("value", 26), ("meaning", 62), ("score", 10))
    fields = [Field(text(f"questionnaire.answers.{key}"), width) for key, width in columns]
    fields[0] = Field(fields[0].heading, 14, "bold")
    none = text("questionnaire.answers.unscored")
    meanings = [*texts_of("codes.level_meaning").values()]
    meanings += [text(f"questionnaire.answers.{one}") for one in (q.DONT_KNOW, q.NOT_APPLICABLE)]
    offered = q.answer_labels()
    rows: list[list[Value]] = [
        [text("questionnaire.answers.answer"), label, says, none if score is None else score]
        for (label, score), says in zip(offered.items(), meanings, strict=True)
    ]
    grades = zip(q.evidence_labels(), texts_of("codes.grade_meaning").values(), strict=True)
    rows += [[text("questionnaire.answers.evidence"), label, says, none] for label, says in grades]
    job.put_table(sheet, "Answers", HEADING_ROW, fields, rows)
    last, end = HEADING_ROW + len(offered), HEADING_ROW + len(rows)
    names = {
        "answer_labels": f"$B${TOP}:$B${last}",
        "answer_scores": f"$D${TOP}:$D${last}",
        "evidence_labels": f"$B${last + 1}:$B${end}",
    }
    for name, cells in names.items():
        job.book.defined_names[name] = DefinedName(name, attr_text=f"'{sheet.title}'!{cells}")
    protect(sheet)
    set_print(sheet, A4, landscape=True)
