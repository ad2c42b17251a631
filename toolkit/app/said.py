"""What people said beside what was agreed and what could be said in public: for the results page.

Everything comes from pictures and findings, so nothing here is closer than they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from toolkit.explaining import level_words, sentence_saying, sentences_agreed
from toolkit.findings import Findings
from toolkit.frames import question_ref, word
from toolkit.release import QuestionPicture, Shown
from toolkit.words import text


def last_pictures(findings: Findings) -> Mapping[str, QuestionPicture]:
    """One picture a question: of the last room vote, else of the last survey."""
    by_promise = sorted(findings.pictures, key=lambda one: one.promise == "room")
    return {id: one for picture in by_promise for id, one in picture.questions.items()}


def saying_gaps(findings: Findings) -> tuple[pd.DataFrame, int]:
    """How true and how sayable, the widest gap first; and how many are truer than sayable.

    Only questions of which both may be shown; the difference is that of the two shown numbers.
    """
    found = [
        (one.saying_gap, findings.bank.by_id[id], one)
        for id, one in last_pictures(findings).items()
        if id in findings.standings and one.saying_gap is not None
    ]
    found.sort(key=lambda row: -abs(row[0]))
    names = [text(f"results.saying.{name}") for name in ("question", "true", "sayable", "gap")]
    rows = [
        (
            f"{question_ref(findings, question.id)} {question.title}",
            _level(one.whole),
            _level(one.sayable),
            sentence_saying(one),
        )
        for _, question, one in found
    ]
    return pd.DataFrame(rows, columns=names, dtype="object"), sum(gap > 0 for gap, *_ in found)


def _level(shown: Shown | None) -> str:
    if shown is None:
        return ""
    return word("side", shown.side) if shown.average is None else f"{shown.average:g}"


def agreements(findings: Findings) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each agreed level that stands out beside people's answers, with what stands out in it."""
    pictures = last_pictures(findings)
    for id, agreement in findings.agreements.items():
        record = findings.assessment.agreed.get(id)
        if record is None or record.level is None:
            continue
        told = sentences_agreed(record, agreement, pictures.get(id))
        if told:
            yield (
                text(
                    "results.agreed.line",
                    ref=question_ref(findings, id),
                    title=findings.bank.by_id[id].title,
                    level=level_words(record.level),
                ),
                told,
            )
