"""A folder of YAML files into a question bank, or into everything that is wrong with it.

pydantic checks the form over the frozen dataclasses of the model, `checks` the meaning. Each
question is checked by itself, so that a fault in one hides no fault in another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from types import GenericAlias
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from toolkit.banks import checks
from toolkit.banks.checks import Fault, Known, suggest
from toolkit.banks.examples import check_examples
from toolkit.banks.places import Document, Step, read_yaml
from toolkit.errors import BankError, Problem
from toolkit.method import DEFAULT
from toolkit.model import bank as model
from toolkit.model.bank import Bank, Passage, Question, Source, Theme
from toolkit.words import advice
from toolkit.words import text as say

ALSO_ALLOWED = ("decision_check.yaml", "examples.yaml", "registers.yaml")
_KNOWN_WORDS = {
    field.name
    for kind in vars(model).values()
    if isinstance(kind, type) and is_dataclass(kind)
    for field in fields(kind)
} | {"red_line"}


def read_bank(folder: Path) -> Bank:
    """The bank in this folder, sound in every way; else BankError with all that is wrong."""
    reader = _Reader(folder)
    bank = reader.read()
    if bank is None or reader.problems:
        raise BankError(reader.problems)
    return bank


def check_bank(folder: Path) -> tuple[Problem, ...]:
    """All that is wrong with the bank in this folder; empty when it is sound.

    Its worked examples are worked too, once the bank itself can be used.
    """
    reader = _Reader(folder)
    bank = reader.read()
    if bank is None or reader.problems or not (folder / "examples.yaml").exists():
        return tuple(reader.problems)
    return check_examples(read_yaml(folder / "examples.yaml"), bank)


def bank_from_json(text: str) -> Bank:
    """The bank that `Bank.to_json` wrote, equal to the letter; else BankError."""
    where, fix = say("faults_bank.stored_bank"), say("faults_bank.restore_database_from_backup")
    try:
        banks: tuple[Bank, ...] = _adapter(Bank).validate_json(f"[{text}]")
    except ValidationError as error:
        raise BankError(
            Problem(f"{where} {_words(e['loc'][1:])}".rstrip(), _says(e)[0], fix)
            for e in error.errors()
        ) from error
    if len(banks) != 1:
        what = say("faults_bank.banks_stand_here", count=len(banks))
        raise BankError(Problem(where, what, fix))
    return banks[0]


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    """A validator of lists of one kind; only a list lets us forbid words that we do not know."""
    form: Any = GenericAlias(tuple, (kind, ...))
    return TypeAdapter(form, config=ConfigDict(extra="forbid"))


class _Place:
    """Where one thing stands: its file, its path there, and what people call it."""

    def __init__(self, document: Document, path: tuple[Step, ...], name: str) -> None:
        self.document, self.path, self.name = document, path, name

    def problem(self, fault: Fault) -> Problem:
        """The fault with its file and line."""
        where = self.document.where(*self.path, *fault.path)
        detail = ", ".join(filter(None, (self.name, _words(fault.path))))
        return Problem(f"{where} ({detail})" if detail else where, fault.what, fault.fix)


class _Reader:
    """One reading of one folder; `problems` holds what was found, in the order of the files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def read(self) -> Bank | None:
        """The bank, or what could be understood of it, or None."""
        if not self._is_there():
            return None
        head, sources = self._file("bank.yaml"), Document("sources.yaml")
        if (self.folder / "sources.yaml").exists():
            sources = self._file("sources.yaml")
        if head.data is None:
            return None
        named = [str(name) for name in _list(head.data.get("themes"))]
        themes = self._theme_files(head, named)
        self._strangers(named)
        passages = _passages(sources)
        known = Known(
            groups=_values(head.data.get("groups"), "id"),
            roles=[role for role in _list(head.data.get("roles")) if isinstance(role, str)],
            passages=_values((raw for raw, _ in passages), "id"),
            reference=checks.reference_of(head.data.get("method")),
            questions=[id for _, one in themes for id in _ids(one)],
        )
        bank = self._header(head)
        read_sources = self._sources(sources)
        read_passages = self._keep(Passage, passages, checks.check_passage)
        read_themes = tuple(filter(None, (self._theme(*pair, known) for pair in themes)))
        self._unique(themes, sources, passages)
        if bank is None:
            return None
        bank = replace(bank, themes=read_themes, sources=read_sources, passages=read_passages)
        head_place = _Place(head, (), "")
        self.problems.extend(map(head_place.problem, checks.check_dropped(bank)))
        return bank

    # Files --------------------------------------------------------------------------------

    def _is_there(self) -> bool:
        if not self.folder.is_dir():
            self.problems.append(Problem(str(self.folder), *advice("faults_bank.not_folder")))
            return False
        if not any(self.folder.glob("*.y*ml")):
            self.problems.append(Problem(str(self.folder), *advice("faults_bank.no_yaml_file_in")))
            return False
        return True

    def _file(self, name: str) -> Document:
        document = read_yaml(self.folder / name)
        self.problems.extend(document.problems)
        if document.data is not None and not isinstance(document.data, dict):
            self.problems.append(Problem(f"{name}:1", *advice("faults_bank.file_does_not_begin")))
            return Document(name)
        return document

    def _theme_files(self, head: Document, named: list[str]) -> list[tuple[str, Document]]:
        if not named:
            place = _Place(head, (), "")
            self.problems.append(
                place.problem(Fault(("themes",), *advice("faults_bank.no_theme_named")))
            )
        files = {path.stem for path in self.folder.glob("*.yaml")} - {"bank", "sources"}
        found = []
        for i, name in enumerate(named):
            if name in named[:i]:
                fault = Fault(("themes", i), *advice("faults_bank.twice_take_one_out", value=name))
                self.problems.append(_Place(head, (), "").problem(fault))
            elif name not in files:
                fault = Fault(
                    ("themes", i),
                    *advice(
                        "faults_bank.no_file_yaml",
                        name=name,
                        offer=suggest(name, files - set(named)),
                    ),
                )
                self.problems.append(_Place(head, (), "").problem(fault))
            else:
                found.append((name, self._file(f"{name}.yaml")))
        return found

    def _strangers(self, named: list[str]) -> None:
        expected = {"bank.yaml", "sources.yaml", *ALSO_ALLOWED, *(f"{n}.yaml" for n in named)}
        for path in sorted(self.folder.glob("*.y*ml")):
            if path.name not in expected:
                self.problems.append(
                    Problem(path.name, *advice("faults_bank.file_not_named", stem=path.stem))
                )

    # Parts --------------------------------------------------------------------------------

    def _header(self, head: Document) -> Bank | None:
        raw = {**head.data, "themes": [], "sources": [], "passages": []}
        for name in ("sources", "passages"):
            if name in head.data:
                fault = Fault((name,), *advice("faults_bank.stands_in_bank_yaml", name=name))
                self.problems.append(_Place(head, (), "").problem(fault))
        if _is_map(raw.get("method")):
            raw["method"] = {name: _setting(value) for name, value in raw["method"].items()}
        kept = self._keep(Bank, [(raw, _Place(head, (), ""))], checks.check_header)
        return kept[0] if kept else None

    def _sources(self, document: Document) -> tuple[Source, ...]:
        if document.data is None:
            return ()
        for name in set(document.data) - {"sources"}:
            fault = Fault((name,), *advice("faults_bank.not_known_here", name=name))
            self.problems.append(_Place(document, (), "").problem(fault))
        rows = []
        for i, raw in enumerate(_list(document.data.get("sources"))):
            bare = {k: v for k, v in raw.items() if k != "passages"} if _is_map(raw) else raw
            rows.append((bare, _Place(document, ("sources", i), _called("source", raw))))
        return self._keep(Source, rows, checks.check_source)

    def _theme(self, name: str, document: Document, known: Known) -> Theme | None:
        if document.data is None:
            return None
        place = _Place(document, (), say("faults_bank.theme", id=name))
        raw = {"id": name, **document.data, "questions": []}
        if document.data.get("id", name) != name:
            self.problems.append(place.problem(Fault(("id",), *advice("faults_bank.id_not_files"))))
        kept = self._keep(Theme, [(raw, place)], checks.check_theme)
        rows = [
            self._red_line(row, _Place(document, ("questions", i), _called("question", row)))
            for i, row in enumerate(_list(document.data.get("questions")))
        ]
        if not rows:
            fault = Fault(("questions",), *advice("faults_bank.theme_has_no_questions"))
            self.problems.append(place.problem(fault))
        questions = self._keep(Question, rows, lambda q: checks.check_question(q, known))
        return replace(kept[0], questions=questions) if kept else None

    def _red_line(self, raw: Any, place: _Place) -> tuple[Any, _Place]:
        """The question with `red_line: yes` written out as the usual level of a red line."""
        if not _is_map(raw) or "red_line" not in raw:
            return raw, place
        row = {name: value for name, value in raw.items() if name != "red_line"}
        given = row.get("red_level") is not None
        path: tuple[Step, ...] = ("red_line",)
        try:
            wish = _adapter(bool).validate_python([raw["red_line"]])[0]
        except ValidationError as error:
            what, fix = _says(error.errors()[0])
            self.problems.append(place.problem(Fault(path, what, fix)))
            return row, place
        if wish and not given:
            row["red_level"] = DEFAULT.red_level
        elif given and not wish:
            self.problems.append(place.problem(Fault(path, *advice("faults_bank.has_red_level"))))
        return row, place

    def _keep(
        self,
        kind: Hashable,
        rows: Iterable[tuple[Any, _Place]],
        check: Callable[[Any], Iterator[Fault]],
    ) -> tuple[Any, ...]:
        """What has the right form; every fault of form and then of meaning is noted."""
        kept = []
        for raw, place in rows:
            try:
                thing = _adapter(kind).validate_python([raw])[0]
            except ValidationError as error:
                faults: Iterable[Fault] = map(_as_fault, error.errors())
            else:
                kept.append(thing)
                faults = check(thing)
            self.problems.extend(place.problem(fault) for fault in faults)
        return tuple(kept)

    # All together -------------------------------------------------------------------------

    def _unique(
        self,
        themes: list[tuple[str, Document]],
        sources: Document,
        passages: list[tuple[Any, _Place]],
    ) -> None:
        questions = [
            (row.get("id"), _Place(document, ("questions", i), _called("question", row)))
            for _, document in themes
            for i, row in enumerate(_list((document.data or {}).get("questions")))
            if _is_map(row)
        ]
        codes = [
            (
                (document.data or {}).get("code"),
                _Place(document, ("code",), say("faults_bank.theme", id=name)),
            )
            for name, document in themes
        ]
        origins = [
            (row.get("id"), _Place(sources, ("sources", i), _called("source", row)))
            for i, row in enumerate(_list((sources.data or {}).get("sources")))
            if _is_map(row)
        ]
        points = [(raw["id"], place) for raw, place in passages if _is_map(raw) and "id" in raw]
        kinds = {"question": questions, "code": codes, "source": origins, "passage": points}
        for kind, things in kinds.items():
            ids = [((i,), name) for i, (name, _) in enumerate(things) if isinstance(name, str)]
            for fault in checks.check_unique(ids, say(f"faults_bank.kind.{kind}")):
                place = things[int(fault.path[0])][1]
                self.problems.append(place.problem(replace(fault, path=())))


def _passages(document: Document) -> list[tuple[Any, _Place]]:
    """Every passage with the id of the source under which it stands."""
    rows = []
    for i, source in enumerate(_list((document.data or {}).get("sources"))):
        for j, raw in enumerate(_list(source.get("passages")) if _is_map(source) else ()):
            place = _Place(document, ("sources", i, "passages", j), _called("passage", raw))
            whole = {**raw, "source_id": _id(source)} if _is_map(raw) else raw
            rows.append((whole, place))
    return rows


def _as_fault(error: ErrorDetails) -> Fault:
    """A fault of form in our words; its path leaves out pydantic's marks for keys."""
    what, fix = _says(error)
    path = tuple(step for step in error["loc"][1:] if step != "[key]")
    return Fault(path, what, fix)


def _says(error: ErrorDetails) -> tuple[str, str]:
    last = error["loc"][-1] if error["loc"] else say("faults_bank.it")
    given, context = error.get("input"), error.get("ctx", {})
    shown = f"'{given}'" if isinstance(given, str) else say("faults_bank.this")
    if given is None:
        shown = say("faults_bank.nothing")
    match error["type"]:
        case "missing":
            return advice("faults_bank.missing", last=last)
        case "unexpected_keyword_argument":
            return say("faults_bank.not_known_word_here", last=last), suggest(last, _KNOWN_WORDS)
        case "literal_error":
            choices = str(context.get("expected", "")).replace(" or ", ", ").split(", ")
            known = [choice.strip("'") for choice in choices]
            return say("faults_bank.not_choice_here", shown=shown), suggest(given, known)
        case "int_parsing" | "int_type" | "int_from_float":
            return advice("faults_bank.not_whole_number", shown=shown)
        case "float_parsing" | "float_type":
            return advice("faults_bank.not_number", shown=shown)
        case "bool_parsing" | "bool_type":
            return advice("faults_bank.neither_yes_nor_no", shown=shown)
        case "string_type":
            return advice("faults_bank.stands_where_words_belong", shown=shown)
        case "tuple_type" | "list_type":
            return advice("faults_bank.stands_where_list_belongs", shown=shown)
        case "dict_type" | "mapping_type" | "dataclass_type" | "dataclass_exact_type":
            return advice("faults_bank.stands_where_named_lines", shown=shown)
    return say("faults_bank.cannot_be_read", reason=error["msg"]), say("faults_bank.says_guide")


def _words(path: Iterable[object]) -> str:
    steps = list(path)
    if len(steps) == 2 and steps[0] == "levels":
        return say("faults_bank.level", i=steps[1])
    return " ".join(str(step + 1) if isinstance(step, int) else str(step) for step in steps)


def _setting(raw: object) -> object:
    """A setting of the method: a whole number, nothing (null), or else as it was written."""
    if not isinstance(raw, str):
        return raw
    return None if raw == "null" else int(raw) if re.fullmatch(r"[+-]?\d{1,9}", raw) else raw


def _is_map(raw: object) -> bool:
    return isinstance(raw, Mapping)


def _list(raw: object) -> list[Any]:
    return raw if isinstance(raw, list) else []


def _ids(document: Document) -> list[str]:
    """The ids of the questions in a theme's file."""
    return _values((document.data or {}).get("questions"), "id")


def _id(raw: object) -> str:
    return str((isinstance(raw, Mapping) and raw.get("id")) or say("faults_bank.without_id"))


def _called(kind: str, raw: object) -> str:
    return say(f"faults_bank.{kind}", id=_id(raw))


def _values(rows: object, key: str) -> list[str]:
    found = rows if isinstance(rows, Iterable) and not isinstance(rows, str) else ()
    return [str(row[key]) for row in found if isinstance(row, Mapping) and row.get(key)]
