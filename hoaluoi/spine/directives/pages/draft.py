"""One draft opened: its fields as a person edits them, what it could watch, where it can be cut, why it was read so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.text.numbers import format_number
from hoaluoi.spine.directives.enums import TargetKind
from hoaluoi.spine.directives.forms.drafts import DraftInput
from hoaluoi.spine.directives.models import Desk, Proposal
from hoaluoi.spine.directives.pages.desk import Card, card, kind_words
from hoaluoi.spine.directives.pages.findings import rule_words
from hoaluoi.spine.directives.queries.watchables import Watchable, watchables
from hoaluoi.spine.directives.rules.cuts import pieces
from hoaluoi.spine.directives.rules.partial_dates import shown

Choice = tuple[str, str]


@dataclass(frozen=True)
class DraftPage:
    """`typed` holds what stands in each field; `errors` by field."""

    card: Card
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    kinds: list[Choice]
    comparators: list[Choice]
    date_roles: list[Choice]
    target_kinds: list[Choice]
    suggested: list[Choice]
    barred: list[Choice]
    others: list[Choice]
    rules: list[tuple[str, str]]
    pieces: list[tuple[int, str]]


def draft_page(
    actor: Actor,
    desk: Desk,
    proposal: Proposal,
    typed: DraftInput | None = None,
    posted: Mapping[str, str] | None = None,
) -> DraftPage:
    shown_card = card(actor, desk, proposal)
    named = {each.thing.key for each in shown_card.suggested}
    things = watchables()
    return DraftPage(
        card=shown_card,
        typed={**_typed(shown_card), **(posted or {})},
        errors=typed.errors if typed else {},
        kinds=list(kind_words().items()),
        comparators=comparators(),
        date_roles=[("deadline", _("deadline")), ("as_of", _("as of")), ("period", _("period"))],
        target_kinds=[(kind.value, str(kind.label)) for kind in TargetKind],
        suggested=[_choice(each.thing) for each in shown_card.suggested if each.suggestion.is_comparable],
        barred=[_choice(each.thing) for each in shown_card.barred],
        others=[_choice(thing) for key, thing in things.items() if key not in named],
        rules=[rule_words(str(code)) for code in shown_card.fields.get("rules") or []],
        pieces=pieces(proposal.quote),
    )


def touched(actor: Actor, desk: Desk, proposal: Proposal, posted: Mapping[str, str]) -> dict[str, str]:
    """The posted fields that differ from what the page shows: an untouched field is no edit."""
    stood = _typed(card(actor, desk, proposal))
    return {
        name: text for name, text in posted.items() if " ".join(text.split()) != " ".join(stood.get(name, "").split())
    }


def comparators() -> list[Choice]:
    return [
        (">=", _("≥ at least")),
        (">", _("> more than")),
        ("=", _("= exactly")),
        ("<", _("< less than")),
        ("<=", _("≤ at most")),
        ("~", _("≈ about")),
        ("range", _("from … to")),
        ("increase_by", _("+ increase by")),
        ("decrease_by", _("− decrease by")),
    ]


def _choice(thing: Watchable) -> Choice:
    whole = _(" – of: %(whole)s") % {"whole": thing.whole} if thing.whole else ""
    unit = f" ({thing.unit})" if thing.unit else ""
    return thing.key, f"{thing.name}{unit}{whole}"


def _typed(opened: Card) -> dict[str, str]:
    language = get_language() or "vi"
    fields: Mapping[str, Any] = opened.fields
    return {
        "kind": opened.proposal.kind,
        "subject": opened.subject,
        "comparator": str(fields.get("comparator") or ""),
        "value": "" if opened.value is None else _plain(opened.value, language),
        "value_to": "" if opened.value_to is None else _plain(opened.value_to, language),
        "unit": str(fields.get("unit") or ""),
        "denominator": opened.denominator,
        "date": shown(fields.get("date")),
        "date_role": str(fields.get("date_role") or ""),
        "units": "; ".join(each.unit.name if each.unit else each.name for each in opened.units),
        "watch": str(fields.get("watch") or ""),
        "target_kind": str(fields.get("target_kind") or ""),
    }


def _plain(value: Any, language: str) -> str:
    """Without grouping marks, so that what is shown is read back as the same number."""
    return format_number(value, language).replace("." if language.startswith("vi") else ",", "")
