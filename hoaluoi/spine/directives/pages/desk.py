"""The drafting desk: the text with its spans on the left, drafts in the same order on the right, in batches."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.text.folding import fold
from hoaluoi.spine.directives.enums import Decision
from hoaluoi.spine.directives.models import Desk, Proposal
from hoaluoi.spine.directives.pages.findings import Finding, findings_of
from hoaluoi.spine.directives.queries.vocabulary import named_units
from hoaluoi.spine.directives.queries.watchables import Watchable, watchables
from hoaluoi.spine.directives.rules.partial_dates import shown
from hoaluoi.spine.directives.rules.spans import Paragraph, Span, paragraphs
from hoaluoi.spine.directives.rules.suggestions import Suggestion, suggest
from hoaluoi.spine.directives.wording import problem

BATCH = 30
SIGNS = {
    ">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "=", "~": "≈", "range": "", "increase_by": "+", "decrease_by": "−",
    "rank=": "№",
}  # fmt: skip


def kind_words() -> dict[str, str]:
    return {"target": _("Target"), "task": _("Task"), "figure": _("Figure"), "forecast": _("Forecast")}


@dataclass(frozen=True)
class Responsible:
    """A unit as the text names it; `unit` None: not one of the organisation's, or not clear which."""

    name: str
    unit: Unit | None


@dataclass(frozen=True)
class Suggested:
    """A measure that the draft could watch, with how its whole compares."""

    thing: Watchable
    suggestion: Suggestion


@dataclass
class Card:
    """One draft as read and edited."""

    proposal: Proposal
    fields: Mapping[str, Any]
    units: list[Responsible]
    watched: Watchable | None
    suggested: list[Suggested]
    findings: list[Finding]
    may_edit: bool
    neighbour: int | None = None

    @property
    def key(self) -> str:
        return f"draft-{self.proposal.pk}"

    @property
    def kind_word(self) -> str:
        return kind_words().get(self.proposal.kind, self.proposal.kind)

    @property
    def subject(self) -> str:
        return str(self.fields.get("subject") or self.fields.get("action") or self.proposal.quote)

    @property
    def sign(self) -> str:
        return SIGNS.get(str(self.fields.get("comparator") or ""), "")

    @property
    def value(self) -> Decimal | None:
        return _decimal(self.fields.get("value"))

    @property
    def value_to(self) -> Decimal | None:
        return _decimal(self.fields.get("value_to"))

    @property
    def unit(self) -> str:
        unit = str(self.fields.get("unit") or "")
        return "" if unit in {"count", "rank"} else unit

    @property
    def denominator(self) -> str:
        """What 100 % is: as the text says, else as what is watched has it."""
        said = str(self.fields.get("denominator") or "")
        is_share = str(self.fields.get("unit") or "").startswith("%")
        return said or (self.watched.whole if self.watched and is_share else "")

    @property
    def date(self) -> str:
        return shown(self.fields.get("date"))

    @property
    def date_word(self) -> str:
        words = {"deadline": _("no later than"), "as_of": _("as of"), "period": _("in")}
        role = str(self.fields.get("date_role") or ("deadline" if self.proposal.kind in {"target", "task"} else ""))
        return words.get(role, "")

    @property
    def edited(self) -> bool:
        return bool(self.proposal.edited)

    @property
    def problem(self) -> str:
        """Why an accepted target could not be entered as it stands; '' if it can."""
        if self.proposal.kind != "target":
            return ""
        if self.value is None:
            return problem("value_missing")
        if str(self.fields.get("unit") or "") == "%" and not self.denominator:
            return problem("percentage_without_denominator")
        return ""

    @property
    def alarms(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_alarm]

    @property
    def offered(self) -> Suggested | None:
        """The likeliest measure that compares, where nothing is watched yet."""
        return (
            next((each for each in self.suggested if each.suggestion.is_comparable), None) if not self.watched else None
        )

    @property
    def barred(self) -> list[Suggested]:
        """Measures that sound alike and count out of another whole."""
        return [each for each in self.suggested if not each.suggestion.is_comparable]


@dataclass(frozen=True)
class Batch:
    """Drafts that are shown together; `cards` None: fetched when it comes into view."""

    number: int
    keys: list[str]
    cards: list[Card] | None


@dataclass(frozen=True)
class Tally:
    """How many drafts of a kind wait, are accepted, are rejected."""

    kind: str
    word: str
    pending: int
    accepted: int
    rejected: int


@dataclass
class DeskPage:
    """Everything the desk shows; drafts in the order of the text."""

    desk: Desk
    proposals: Sequence[Proposal]
    may_edit: bool
    can_undo: bool
    text: list[Paragraph] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)

    @cached_property
    def tallies(self) -> list[Tally]:
        words = kind_words()
        return [_tally(kind, words[kind], self.proposals) for kind in words if _of(kind, self.proposals)]

    @property
    def accepted(self) -> int:
        return sum(tally.accepted for tally in self.tallies)

    @property
    def pending(self) -> int:
        return sum(tally.pending for tally in self.tallies)

    @property
    def rejected(self) -> int:
        return sum(tally.rejected for tally in self.tallies)

    @property
    def to_enter(self) -> dict[str, int]:
        """What a click on register would enter."""
        found = {tally.kind: tally.accepted for tally in self.tallies}
        return {"targets": found.get("target", 0), "tasks": found.get("task", 0)}


def _of(kind: str, proposals: Sequence[Proposal]) -> list[Proposal]:
    return [each for each in proposals if each.kind == kind]


def _tally(kind: str, word: str, proposals: Sequence[Proposal]) -> Tally:
    states = [each.decision for each in _of(kind, proposals)]
    return Tally(
        kind, word, *(states.count(state) for state in (Decision.PENDING, Decision.ACCEPTED, Decision.REJECTED))
    )


def active(desk: Desk) -> list[Proposal]:
    """The drafts of a desk that were not split or merged away, in the order of the text."""
    return list(desk.proposals.filter(retired=False).order_by("start", "end", "pk"))


def desk_page(actor: Actor, desk: Desk, *, at: int = 0) -> DeskPage:
    """The page with the first batch of drafts, and all up to the one that holds the draft `at`."""
    page = desk_bar(desk)
    proposals = page.proposals
    page.text = paragraphs(desk.text, [Span(each.start, each.end, f"draft-{each.pk}") for each in proposals])
    place = next((number for number, each in enumerate(proposals) if each.pk == at), 0)
    until = place // BATCH
    inline = cards(actor, desk, proposals[: (until + 1) * BATCH], everything=proposals)
    page.batches = [
        Batch(
            number,
            [f"draft-{each.pk}" for each in proposals[number * BATCH : (number + 1) * BATCH]],
            inline[number * BATCH : (number + 1) * BATCH] if number <= until else None,
        )
        for number in range((len(proposals) + BATCH - 1) // BATCH)
    ]
    return page


def desk_bar(desk: Desk) -> DeskPage:
    """The counts above the drafts: what an act on one draft changes on the page beside its card."""
    is_open = desk.closed_at is None
    return DeskPage(desk, active(desk), is_open, is_open and desk.acts.filter(undone_at=None).exists())


def batch(actor: Actor, desk: Desk, number: int) -> Batch:
    """One batch of drafts."""
    proposals = active(desk)
    part = proposals[number * BATCH : (number + 1) * BATCH]
    return Batch(number, [f"draft-{each.pk}" for each in part], cards(actor, desk, part, everything=proposals))


def cards(
    actor: Actor, desk: Desk, proposals: Sequence[Proposal], everything: Sequence[Proposal] | None = None
) -> list[Card]:
    """Drafts as cards: a constant number of queries however many."""
    read = [{**each.read, **each.edited} for each in proposals]
    things = watchables()
    names = {str(name) for fields in read for name in fields.get("units") or []}
    units = named_units(names, actor.scope.subtree_ids([desk.unit_id], actor.on))
    findings = findings_of(desk)
    following = _neighbours(everything if everything is not None else active(desk))
    made = []
    for proposal, fields in zip(proposals, read, strict=True):
        watched = things.get(str(fields.get("watch") or ""))
        card = Card(
            proposal=proposal,
            fields=fields,
            units=[Responsible(str(name), units.get(str(name))) for name in fields.get("units") or []],
            watched=watched,
            suggested=_suggested(proposal, fields, things),
            findings=findings.get((proposal.start, proposal.end), []),
            may_edit=desk.closed_at is None,
            neighbour=following.get(proposal.pk),
        )
        made.append(card)
    return made


def card(actor: Actor, desk: Desk, proposal: Proposal) -> Card:
    return cards(actor, desk, [proposal])[0]


def _neighbours(proposals: Sequence[Proposal]) -> dict[int, int]:
    return {one.pk: other.pk for one, other in itertools.pairwise(proposals)}


def _suggested(proposal: Proposal, fields: Mapping[str, Any], things: Mapping[str, Watchable]) -> list[Suggested]:
    if proposal.kind != "target":
        return []
    found = suggest(
        str(fields.get("subject") or ""),
        str(fields.get("unit") or "count"),
        str(fields.get("denominator") or ""),
        [thing.candidate for thing in things.values()],
    )
    return [Suggested(things[each.key], each) for each in found]


def _decimal(value: Any) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def unknown_units(card: Card) -> list[str]:
    """Names that are no unit of the organisation: the collective addressees stay words."""
    return sorted({each.name for each in card.units if each.unit is None}, key=fold)
