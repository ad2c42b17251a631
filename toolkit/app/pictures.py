"""What the browser needs to make a picture of a chart, as PNG or SVG, by itself.

No browser and no drawing runs on the server: `static/pictures.js` takes the drawing as it stands on
the page. What it writes around it is told here, in signs that no HTML can come of, since a title
may hold what somebody typed.
"""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.findings import Findings
from toolkit.model.answers import Assessment
from toolkit.model.council import Council
from toolkit.words import text

SIGNS_MOST = 80  # of one part of a file's name


@dataclass(frozen=True)
class Origin:
    """Whose figures a chart shows, and of which year; what the council wants on every paper."""

    council: str
    year: str
    handling: str = ""
    sample: bool = False

    @property
    def line(self) -> str:
        """The line under a picture that says where its figures come from."""
        key = "sample" if self.sample else "own"
        return text(f"common.picture.{key}", council=self.council, year=self.year)


def origin_of(council: Council, assessment: Assessment) -> Origin:
    """Whose figures those of this assessment are."""
    return Origin(council.name, assessment.label, council.handling.strip(), council.sample)


def origin_in(findings: Findings) -> Origin:
    """Whose figures these findings are."""
    return origin_of(findings.council, findings.assessment)


def about_picture(finding: str, in_words: str, title: str, origin: Origin) -> str:
    """Give heading, words, source and file name of a picture as one word of letters and digits."""
    told = {
        "title": finding,
        "words": in_words,
        "source": origin.line,
        "marking": origin.handling,
        "name": file_name(origin.council, title, origin.year),
        "done": text("common.picture.done"),
        "failed": text("common.picture.failed"),
    }
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode()


def file_name(*parts: str) -> str:
    """Give the parts as a file's name without its ending: small letters, digits and hyphens."""
    named = [slug for part in parts if (slug := _slug(part))]
    return "-".join(named)


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower())[:SIGNS_MOST].strip("-")


def light_for_dark(dark: Mapping[str, object], light: Mapping[str, object]) -> dict[str, str]:
    """Give each colour that charts have in the dark with the one that they have in the light.

    Pictures are for paper and slides: their ground is white, whatever the page looks like.
    """
    pairs = [
        *zip(_colours(dark), _colours(light), strict=True),
        (dark["textColor"], light["textColor"]),
        (dark["backgroundColor"], light["backgroundColor"]),
    ]
    return {_drawn(str(one)): _drawn(str(other)) for one, other in pairs}


def _colours(theme: Mapping[str, object]) -> Sequence[str]:
    found = theme["chartCategoricalColors"]
    return found if isinstance(found, Sequence) else ()


def _drawn(colour: str) -> str:
    """The colour as it stands in a drawing: "#0B1219" is "rgb(11, 18, 25)"."""
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"
