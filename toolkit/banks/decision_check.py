"""The decision check's prompts, read from the file beside the banks, every version there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import GenericAlias
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from toolkit.banks.places import Document, Step, read_yaml
from toolkit.data import find_data
from toolkit.deciding import NO_PRIORITY, PRIORITY, PRIORITY_STATED, SIDES
from toolkit.errors import BankError, NotFound, Problem
from toolkit.model.checks import CheckForm, Prompt
from toolkit.words import advice, text

FILES = "decision-check*.yaml"
LONGEST_NAME = 40
# The rules speak of these, so every version has them.
_NEEDED = {
    PRIORITY: (NO_PRIORITY, PRIORITY_STATED),
    **dict.fromkeys(SIDES, ("directly",)),
}


@cache
def check_forms() -> dict[str, CheckForm]:
    """Every version of the check that comes with Candour, by its number, the newest last."""
    paths = find_data("questions").glob(FILES)
    found = {form.version: form for form in map(read_check_form, paths)}
    return dict(sorted(found.items(), key=lambda pair: _order(pair[0])))


def newest_form() -> CheckForm:
    """The version of the check that is asked from now on."""
    return list(check_forms().values())[-1]


def form_of(version: str) -> CheckForm:
    """The version of the check of this number. Raises NotFound."""
    form = check_forms().get(version)
    if form is None:
        raise NotFound(Problem.of("faults_decisions.version_check_does_not", version=version))
    return form


def read_check_form(path: Path) -> CheckForm:
    """The check in this file, sound in every way; else BankError with file and line of each fault.

    Only what the rules need is asked of it, so that other prompts may come and go.
    """
    document = read_yaml(path)
    problems = list(document.problems)
    if not problems:
        form = _shaped(document, problems)
        if form is not None:
            problems.extend(_check(document, form))
            if not problems:
                return form
    raise BankError(problems)


def _shaped(document: Document, problems: list[Problem]) -> CheckForm | None:
    # Only a list lets us forbid words that we do not know.
    form: Any = GenericAlias(tuple, (CheckForm, ...))
    adapter: TypeAdapter[Any] = TypeAdapter(form, config=ConfigDict(extra="forbid"))
    try:
        found: CheckForm = adapter.validate_python([document.data])[0]
    except ValidationError as error:
        for fault in error.errors():
            steps = [step for step in fault["loc"][1:] if step != "[key]"]
            given = fault["input"]
            shown = f"'{given}'" if isinstance(given, str) else text("faults_decisions.this")
            what = text("faults_decisions.does_not_fit", shown=shown, reason=fault["msg"].lower())
            if fault["type"] == "missing":
                what = text("faults_decisions.missing", name=steps[-1])
            problems.append(Problem(_where(document, *steps), what, text("faults_decisions.guide")))
        return None
    return found


def _check(document: Document, form: CheckForm) -> Iterator[Problem]:
    parts = form.version.split(".")
    if len(parts) != 2 or not all(part.isdecimal() for part in parts):
        yield Problem(
            _where(document, "version"),
            *advice("faults_decisions.no_version", version=form.version),
        )
    if not form.prompts:
        yield Problem(_where(document, "prompts"), *advice("faults_decisions.asks_nothing"))
    times = Counter(prompt.id for prompt in form.prompts)
    for i, prompt in enumerate(form.prompts):
        if times[prompt.id] > 1:
            yield Problem(
                _where(document, "prompts", i, "id"),
                *advice("faults_decisions.id_prompts", prompt=prompt.id, times=times[prompt.id]),
            )
        yield from _check_prompt(document, i, prompt)
    for prompt_id, option_ids in _NEEDED.items():
        known = form.by_id.get(prompt_id)
        for option_id in option_ids:
            if known is None or known.option(option_id) is None:
                yield Problem(
                    _where(document, "prompts"),
                    *advice(
                        "faults_decisions.prompt_has_no_option",
                        prompt_id=prompt_id,
                        option_id=option_id,
                    ),
                )


def _check_prompt(document: Document, i: int, prompt: Prompt) -> Iterator[Problem]:
    at = ("prompts", i)
    for name in ("id", "title", "ask"):
        if not getattr(prompt, name).strip():
            yield Problem(
                _where(document, *at, name),
                text("faults_decisions.empty"),
                text("faults_decisions.guide"),
            )
    if len(prompt.title) > LONGEST_NAME:
        yield Problem(
            _where(document, *at, "title"),
            *advice("faults_decisions.title_over_signs", most=LONGEST_NAME),
        )
    if len(prompt.options) < 2:
        yield Problem(
            _where(document, *at, "options"), *advice("faults_decisions.offers_no_choice")
        )
    times = Counter(option.id for option in prompt.options)
    for j, option in enumerate(prompt.options):
        if times[option.id] > 1:
            yield Problem(
                _where(document, *at, "options", j, "id"),
                *advice("faults_decisions.id_options", option=option.id, times=times[option.id]),
            )
        for name in ("id", "text", "says"):
            if not getattr(option, name).strip():
                where = _where(document, *at, "options", j, name)
                yield Problem(where, text("faults_decisions.empty"), text("faults_decisions.guide"))


def _where(document: Document, *steps: Step) -> str:
    told = " ".join(str(step + 1) if isinstance(step, int) else step for step in steps)
    return f"{document.where(*steps)} ({told})" if told else document.where()


def _order(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]
