"""One box for everything: units, people, directives, targets, documents, forms, measures and indicators.

Tone marks do not matter, every word must be there, and each kind is found through the queryset of the room it belongs
to: what a person may not open, they do not find.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.access import people_visible, units_visible
from hoaluoi.core.organisation.models import Person, Position, Unit, UnitAlias
from hoaluoi.core.text.folding import fold
from hoaluoi.site.addresses import address
from hoaluoi.spine.directives.access import directives_visible_to, targets_visible_to
from hoaluoi.spine.documents.access import visible_to as documents_visible_to
from hoaluoi.spine.indicators.models import Indicator, Measure
from hoaluoi.spine.reporting.access import forms_visible_to

SHORTEST = 2  # characters of a text that is looked for
LONGEST = 100


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    label: str
    url: str
    icon: str
    hint: str = ""


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `more`: there is more than is shown."""

    key: str
    title: str
    hits: list[Hit]
    more: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of thing: who may look for it, and how. The finder takes the folded words and how many at most."""

    key: str
    title: str | Promise
    permission: Permission
    find: Callable[[Actor, list[str], int], Iterable[Hit]]


def search(actor: Actor, text: str, each: int) -> list[Group]:
    """What the actor may open that has every word of the text; at most `each` of a kind; one or two queries a kind."""
    words = fold(text[:LONGEST]).split()
    if len("".join(words)) < SHORTEST:
        return []
    groups = []
    for kind in KINDS:
        if actor.can(kind.permission):
            hits = list(kind.find(actor, words, each + 1))
            if hits:
                groups.append(Group(kind.key, str(kind.title), hits[:each], len(hits) > each))
    return groups


def _having(words: list[str], *fields: str) -> Q:
    """Every word in one of the fields."""
    wanted = Q()
    for word in words:
        wanted &= Q(*((f"{field}__contains", word) for field in fields), _connector=Q.OR)
    return wanted


def _units(actor: Actor, words: list[str], most: int) -> Iterable[Hit]:
    # An alias must hold all the words by itself: "PC Bình Dương" is one name, not words of several.
    aliases = UnitAlias.objects.filter(_having(words, "folded"))
    found: QuerySet[Unit] = units_visible(actor).filter(_having(words, "folded") | Q(aliases__in=aliases))
    order = {"group": 0, "corporation": 1, "company": 2, "head_office": 3}
    rows = list(found.distinct()[: most * 8])
    rows.sort(key=lambda unit: (order.get(unit.kind, 4), unit.sort_key))
    for unit in rows[:most]:
        yield Hit(unit.name, address("console:unit", unit.pk), "building", unit.get_kind_display())


def _people(actor: Actor, words: list[str], most: int) -> Iterable[Hit]:
    people: list[Person] = list(people_visible(actor).filter(_having(words, "folded"), is_active=True)[:most])
    held = Position.objects.filter(person__in=people, valid__contains=actor.on).select_related("unit")
    places = {position.person_id: f"{position.title}, {position.unit.label}" for position in held}
    for person in people:
        yield Hit(person.full_name, address("organisation:person", person.pk), "user", places.get(person.pk, ""))


def _directives(actor: Actor, words: list[str], most: int) -> Iterable[Hit]:
    found = directives_visible_to(actor).filter(_having(words, "document__folded")).defer("document__text")
    for directive in found[:most]:
        yield Hit(str(directive.document), address("directives:directive", directive.pk), "gavel", directive.unit.label)


def _targets(actor: Actor, words: list[str], most: int) -> Iterable[Hit]:
    found = targets_visible_to(actor).filter(_having(words, "folded"), withdrawn_at=None)
    for target in found.defer("directive__document__text", "quote")[:most]:
        hint = target.directive.document.symbol or target.owner.label
        yield Hit(target.title, address("directives:target", target.pk), "target-arrow", hint)


def _documents(actor: Actor, words: list[str], most: int) -> Iterable[Hit]:
    for document in documents_visible_to(actor).filter(_having(words, "folded")).defer("text")[:most]:
        yield Hit(str(document), address("documents:document", document.pk), "file-text", document.get_kind_display())


def _forms(actor: Actor, words: list[str], most: int) -> Iterable[Hit]:
    for form in forms_visible_to(actor).filter(_having(words, "folded"))[:most]:
        yield Hit(form.name, address("reporting:form", form.code), "forms", form.code)


def _measures(actor: Actor, words: list[str], most: int) -> Iterable[Hit]:
    for measure in Measure.objects.filter(_having(words, "folded"))[:most]:
        yield Hit(measure.name, address("indicators:measure", measure.code), "ruler-2", measure.shown_unit)


def _indicators(actor: Actor, words: list[str], most: int) -> Iterable[Hit]:
    for indicator in Indicator.objects.filter(_having(words, "folded"))[:most]:
        yield Hit(indicator.name, address("indicators:indicator", indicator.code), "chart-line", indicator.shown_unit)


P = Permission
KINDS: tuple[Kind, ...] = (
    Kind("units", _("Units"), P.INDICATORS_VIEW, _units),
    Kind("targets", _("Targets"), P.DIRECTIVES_VIEW, _targets),
    Kind("directives", _("Directives"), P.DIRECTIVES_VIEW, _directives),
    Kind("people", _("People"), P.ORGANISATION_VIEW, _people),
    Kind("forms", _("Report forms"), P.FORMS_VIEW, _forms),
    Kind("indicators", _("Indicators"), P.INDICATORS_VIEW, _indicators),
    Kind("measures", _("Measures"), P.INDICATORS_VIEW, _measures),
    Kind("documents", _("Documents"), P.DOCUMENTS_VIEW, _documents),
)
