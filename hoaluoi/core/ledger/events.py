"""The registry of event types: every app declares its events and the sentence each one shows.

An event that nobody declared cannot be recorded: a typo fails at the first test, not in an audit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.periods import labels

Text = str | Promise


@dataclass(frozen=True)
class EventType:
    """`name` is "<app>.<past tense>"; `sentence` is a lazy text with %(key)s taken from the entry's data.

    `words`: for a key whose stored values are choices, what each is called on screen.
    """

    name: str
    sentence: Text
    icon: str = "point"
    words: Mapping[str, Mapping[str, Text]] = field(default_factory=dict, compare=False)


VERIFIED = "ledger.verified"
FOUND_BROKEN = "ledger.found_broken"

_types: dict[str, EventType] = {}
_data_names: dict[str, Text] = {}
_links: dict[str, Callable[[int], str]] = {}


class UnknownEvent(LookupError):
    """The event type was never declared."""


def declare(*types: EventType) -> None:
    """Called once per app, from `AppConfig.ready()`."""
    for event_type in types:
        _types[event_type.name] = event_type


def declared(name: str) -> EventType:
    try:
        return _types[name]
    except KeyError:
        raise UnknownEvent(name) from None


def all_types() -> list[EventType]:
    return sorted(_types.values(), key=lambda t: t.name)


def link_subject(subject_type: str, to: Callable[[int], str]) -> None:
    """Says where the page of a subject is: `link_subject("reporting.return", lambda id: reverse(…))`."""
    _links[subject_type] = to


def subject_url(subject_type: str, subject_id: int | None) -> str | None:
    make = _links.get(subject_type)
    return make(subject_id) if make and subject_id is not None else None


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence(name: str, data: Mapping[str, Any]) -> str:
    """The sentence an entry shows, in the active language; an old entry of a dropped type shows its bare name."""
    event_type = _types.get(name)
    if event_type is None:
        return name
    said = labels.dates_said(data, get_language() or "vi")
    for key, names in event_type.words.items():
        said[key] = names.get(str(said.get(key, "")), said.get(key, ""))
    return str(event_type.sentence) % _Blank(said)


def icon(name: str) -> str:
    """The icon of an event type; a dropped type has the plain point."""
    event_type = _types.get(name)
    return event_type.icon if event_type else "point"


def call_data(names: Mapping[str, Text]) -> None:
    """Says what the keys of entries' data are called on screen; a key means the same in every app."""
    _data_names.update(names)


def data_name(key: str) -> str:
    """What a key is called in the active language; '' where nobody named it."""
    return str(_data_names.get(key, ""))


def words_of(name: str) -> Mapping[str, Mapping[str, Text]]:
    """For each key of an event whose values are choices: what they are called; empty for a dropped type."""
    event_type = _types.get(name)
    return event_type.words if event_type else {}


def label(event_type: EventType) -> str:
    """The sentence with its gaps open, for choosing a kind of event from a list."""
    return str(event_type.sentence) % _Blank()


declare(
    EventType(VERIFIED, _("verified the ledger: %(entries)s entries in order"), "shield-check"),
    EventType(FOUND_BROKEN, _("verified the ledger and found a break (%(fault)s)"), "alert-octagon"),
)
call_data(
    {
        "name": _("Name"),
        "reason": _("Reason"),
        "unit": _("Unit"),
        "units": _("Units"),
        "count": _("How many"),
        "number": _("Number"),
        "entries": _("Entries"),
        "fault": _("Fault"),
        "from": _("From"),
        "until": _("Until"),
        "since": _("From the day"),
        "on": _("Day"),
        "before": _("Before"),
        "after": _("After"),
        "kind": _("Kind"),
        "note": _("Note"),
        "code": _("Code"),
        "title": _("Title"),
        "what": _("What"),
        "by": _("By"),
        "state": _("State"),
        "file": _("File"),
        "step": _("Step"),
        "changes": _("Changes"),
    }
)
