"""All that may be said about one assessment: `work_out(material)` calls the method's parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from toolkit.comparison import Change
from toolkit.counting import Statistics
from toolkit.method import DEFAULT, Method
from toolkit.model.answers import Answer, Assessment
from toolkit.model.bank import Bank, Question, Theme
from toolkit.model.council import Council, Plan
from toolkit.planning import Need, PlanFindings
from toolkit.release import Picture, ThemePicture
from toolkit.scoring import Overall, RedLine, Sign, ThemeScore
from toolkit.standing import Standing
from toolkit.workshop import Agreement, TalkItem, Working


@dataclass(frozen=True)
class Material:
    """Everything that findings rest on, as a store hands it over.

    `own` are a lone assessor's own answers (empty otherwise). `pictures`, `statistics` and
    `working` are those of closed rounds, frozen at close; `working` holds one answer per
    question. `earlier` are assessments of earlier years, oldest first, each with nothing earlier.
    """

    council: Council
    bank: Bank
    assessment: Assessment
    today: date
    own: Mapping[str, Answer] = field(default_factory=dict)
    pictures: tuple[Picture, ...] = ()
    statistics: tuple[Statistics, ...] = ()
    working: Mapping[str, Working] = field(default_factory=dict)
    plan: Plan = Plan()
    earlier: tuple[Material, ...] = ()
    method: Method = DEFAULT


@dataclass(frozen=True)
class Findings:
    """All that may be said about one assessment, and the one argument of every table and export.

    `form` are the themes of the bank with the questions of this form only. `agreements` compare
    agreed records with what people had answered; `talk` is the order of the discussion.
    `sealed` is not for showing: it carries statistics from year to year for `compare`.
    `changes` are consecutive years, oldest first, and last the first year against this one
    where there are more than two.
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
    earlier: tuple[Findings, ...] = ()
    changes: tuple[Change, ...] = ()
    sealed: tuple[Statistics, ...] = field(default=(), repr=False)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of the form, in order."""
        return tuple(question for theme in self.form for question in theme.questions)

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
