"""What follows from an act, in sentences: rooms above declare theirs beside the followers that cause them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.periods import Period, labels

Words = str | Promise
_sentences: dict[str, Words] = {}
TOPICS: dict[str, Words] = {
    "units": _("Units"),
    "people": _("People"),
    "forms": _("Report forms"),
    "returns": _("Returns"),
    "allocations": _("Allocations"),
    "tasks": _("Open tasks"),
    "numbers": _("Numbers"),
}
ICONS = {
    "units": "building",
    "people": "users",
    "forms": "forms",
    "returns": "report",
    "allocations": "target-arrow",
    "tasks": "checklist",
    "numbers": "chart-line",
}


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that follows: a declared sentence with its values, and the unit it is about (0: none)."""

    topic: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    unit_id: int = 0

    @property
    def text(self) -> str:
        return str(_sentences[self.code]) % {key: _shown(key, value) for key, value in self.params.items()}

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def _shown(key: str, value: Any) -> Any:
    """Dates and periods are kept as codes and read in the reader's language."""
    language = get_language() or "vi"
    if key in ("since", "on"):
        return labels.day(date.fromisoformat(value), language)
    return Period.from_code(value).label(language) if key == "period" else value


def declare(sentences: Mapping[str, Words]) -> None:
    """Sentences by code, with %(key)s for the values."""
    _sentences.update(sentences)


_things: dict[str, Words] = {}


def declare_things(things: Mapping[str, Words]) -> None:
    """What a kind of row is called in a sentence, by "app.Model"."""
    _things.update(things)


def thing(model: type[Model]) -> str:
    return str(_things.get(model._meta.label, model._meta.verbose_name))


def by_topic(effects: list[Effect]) -> list[tuple[str, Words, str, list[Effect]]]:
    """(topic, its name, icon, what follows) in the order of TOPICS; topics without anything are left out."""
    found = [(topic, name, ICONS[topic], [e for e in effects if e.topic == topic]) for topic, name in TOPICS.items()]
    return [each for each in found if each[3]]


declare(
    {
        "unit_opened": _("%(unit)s is opened under %(parent)s"),
        "unit_closed": _("%(unit)s is closed; %(successor)s carries on its history"),
        "unit_shared": _("%(share)s %% of the history of %(unit)s goes to %(successor)s"),
        "unit_moved": _("%(unit)s moves from %(before)s to %(parent)s"),
        "planned_anew": _("decision %(decision)s, planned for %(on)s, is planned anew on what this one leaves"),
        "unit_renamed": _("%(old)s is called %(name)s"),
        "person_moves": _("%(person)s (%(title)s) moves from %(unit)s to %(successor)s"),
        "person_ends": _("%(person)s (%(title)s) leaves %(unit)s; the same role in %(successor)s is held already"),
    }
)
declare_things(
    {
        "organisation.Unit": _("Unit"),
        "organisation.Designation": _("a unit's name"),
        "organisation.Placement": _("a unit's place"),
        "organisation.Closure": _("a unit's place"),
        "organisation.Succession": _("a unit's successors"),
        "organisation.Position": _("Position"),
        "organisation.Delegation": _("Delegation"),
    }
)
