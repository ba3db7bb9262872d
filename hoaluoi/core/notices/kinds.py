"""The registry of kinds of notices: every app declares what it may tell people, and the sentence each kind shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.periods import labels

Text = str | Promise

GROUPS: dict[str, Text] = {
    "returns": _("Returns"),
    "directives": _("Directives and targets"),
    "tasks": _("Tasks"),
    "documents": _("Documents"),
    "organisation": _("Organisation and rights"),
    "system": _("System"),
}


@dataclass(frozen=True)
class NoticeKind:
    """`code` is "<app>.<what>"; `sentence` a lazy text with %(key)s from the params; `group` a key of GROUPS."""

    code: str
    sentence: Text
    icon: str = "bell"
    group: str = "system"


class UnknownKind(LookupError):
    """The kind was never declared."""


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


_kinds: dict[str, NoticeKind] = {}


def declare(*kinds: NoticeKind) -> None:
    """Called once per app, from `AppConfig.ready()`. A group that is not in GROUPS fails here."""
    for kind in kinds:
        if kind.group not in GROUPS:
            raise UnknownKind(f"{kind.code}: group {kind.group}")
        _kinds[kind.code] = kind


def declared(code: str) -> NoticeKind:
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownKind(code) from None


def all_kinds() -> list[NoticeKind]:
    return sorted(_kinds.values(), key=lambda kind: kind.code)


def group_of(code: str) -> str:
    """The group of a kind; a dropped kind stands with the system's."""
    kind = _kinds.get(code)
    return kind.group if kind else "system"


def icon(code: str) -> str:
    kind = _kinds.get(code)
    return kind.icon if kind else "bell"


def in_group(group: str) -> list[str]:
    return [kind.code for kind in all_kinds() if kind.group == group]


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """What a notice says, in the active language; an old notice of a dropped kind shows its bare code."""
    kind = _kinds.get(code)
    said = labels.dates_said(params, get_language() or "vi")
    return str(kind.sentence) % _Blank(said) if kind else code
