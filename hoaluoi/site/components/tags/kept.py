"""Parts of a page that are kept as they were rendered, under everything they were made of.

A part is looked up by its name, the language and the values of what it shows, all of them; nothing is ever out of date,
for other values are another place. Whatever depends on the clock ("in 3 hours") stands outside.
"""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from django import template
from django.db.models import Model
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hoaluoi.site.components.tags import register

MOST = 6000
Place = tuple[Any, ...]
_known: dict[Place, SafeString] = {}


class KeptNode(template.Node):
    """Renders its part once for each place, as long as there is room."""

    def __init__(self, nodelist: NodeList, name: str, shown: Sequence[FilterExpression]) -> None:
        self.nodelist, self.name, self.shown = nodelist, name, shown

    def render(self, context: Any) -> SafeString:
        values = [said(each.resolve(context, ignore_failures=True)) for each in self.shown]
        place = self.name, get_language(), *values
        found = _known.get(place)
        if found is None:
            found = mark_safe(self.nodelist.render(context))
            while len(_known) >= MOST:
                _known.pop(next(iter(_known)), None)
            _known[place] = found
        return found


def said(value: Any) -> Any:
    """The value itself, or of a row everything that was read of it. Raises TypeError for what has no plain value."""
    if value is None or isinstance(value, str | int | float | Decimal | date | Enum):
        return value
    if isinstance(value, Model):
        return _row_said(value)
    if isinstance(value, list | tuple):
        return tuple([said(each) for each in value])
    if is_dataclass(value):
        return tuple([said(getattr(value, each.name)) for each in fields(value)])
    raise TypeError(f"a part of a page cannot be kept by a {type(value).__name__}")


def _row_said(row: Model) -> str:
    """What was read of a row, worked out once: a target stands in every line of its table."""
    found: str | None = row.__dict__.get("_said")
    if found is None:
        read = [(name, each) for name, each in row.__dict__.items() if not name.startswith("_")]
        found = row.__dict__["_said"] = f"{type(row).__name__} {read!r}"
    return found


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept "score" row.number row.unit %} … {% endkept %}`: the values name all that the part shows but its words.

    Equal values give the same part to every reader, so neither a person nor a form's token belongs into it.
    """
    words = token.split_contents()
    if len(words) < 2:
        raise template.TemplateSyntaxError(f"{words[0]} takes a name and what the part shows")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, words[1].strip("\"'"), [parser.compile_filter(word) for word in words[2:]])


def forget() -> None:
    """Drops everything."""
    _known.clear()
