"""The order of a discussion, the same for the host's page and for the guide on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.workshop import TalkItem


def in_order(
    talk: Iterable[TalkItem], put: Sequence[str], *, answered: bool
) -> tuple[TalkItem, ...]:
    """The questions of a discussion in their order; `talk` is that of all (METHOD 2.5).

    Where nobody's answers are known yet red lines come first, in the order of the form.
    """
    order = {id: place for place, id in enumerate(put)}
    items = [item for item in talk if item.question_id in order]
    if not answered:
        items.sort(key=lambda item: (item.red_level is None, order[item.question_id]))
    return tuple(items)
