"""Numbers, shares, changes, sparklines and pace bars."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hoaluoi.site.components.figures import NOTHING, as_decimal, share, share_in_words, spark_points, written
from hoaluoi.site.components.states import AFTER_ALL, look_of
from hoaluoi.site.components.tags import register
from hoaluoi.site.components.tags.marks import icon


def _figure(inner: SafeString, title: str, provenance: str) -> SafeString:
    if provenance:
        hint = (
            f"{title} · {_('Show where this number comes from')}" if title else _("Show where this number comes from")
        )
        return format_html('<a class="num" href="{}" data-provenance title="{}">{}</a>', provenance, hint, inner)
    return format_html('<span class="num"{}>{}</span>', format_html(' title="{}"', title) if title else "", inner)


@register.simple_tag
def number(
    value: Any, unit: str = "", decimals: int | None = None, provenance: str = "", title: str = ""
) -> SafeString:
    """A figure by the language of the page with its unit; `provenance` is the address of where it comes from."""
    if as_decimal(value) is None:
        return format_html('<span class="num muted" title="{}">{}</span>', _("No data"), NOTHING)
    suffix = format_html('<span class="unit">{}</span>', unit) if unit else ""
    return _figure(format_html("{}{}", written(value, decimals), suffix), title, provenance)


@register.simple_tag
def percentage(
    numerator: Any, denominator: Any, decimals: int = 1, provenance: str = "", show: bool = False
) -> SafeString:
    """Percent of two figures; both stand in the title, and beside it with `show`. Never clipped: 103 % is 103 %."""
    percent, words = share(numerator, denominator), share_in_words(numerator, denominator)
    if percent is None:
        return format_html('<span class="num muted" title="{}">{}</span>', words, NOTHING)
    beside = format_html(' <span class="of">{} / {}</span>', written(numerator), written(denominator)) if show else ""
    inner = format_html('{}<span class="unit">%</span>', written(percent, decimals))
    return format_html("{}{}", _figure(inner, words, provenance), beside)


@register.simple_tag
def delta(value: Any, unit: str = "", better: str = "up", decimals: int | None = None) -> SafeString:
    """A change with its direction; `better` is up, down or none (no judgement)."""
    change = as_decimal(value)
    if change is None:
        return mark_safe("")
    tone = ""
    if better != "none" and change != 0:
        tone = " delta-good" if (change > 0) == (better == "up") else " delta-bad"
    arrow = "arrow-narrow-up" if change > 0 else "arrow-narrow-down" if change < 0 else "minus"
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return format_html(
        '<span class="delta{}">{}{}{}{}</span>',
        tone,
        icon(arrow),
        sign,
        written(abs(change), decimals),
        unit and f" {unit}",
    )


@register.simple_tag
def sparkline(
    values: Sequence[Any], expected: Sequence[Any] = (), status: Any = "brand", label: str = ""
) -> SafeString:
    """A line the height of a row; None breaks it. `expected` is the trajectory, drawn dashed on the same scale."""
    runs = spark_points(values, others=expected)
    if not runs:
        return format_html('<span class="muted" title="{}">{}</span>', _("No data"), NOTHING)
    lines = format_html_join(
        "", '<polyline class="line" points="{}"/>', ((_path(run),) for run in runs if len(run) > 1)
    )
    dashed = format_html_join(
        "", '<polyline class="expected" points="{}"/>', ((_path(run),) for run in spark_points(expected, others=values))
    )
    x, y = runs[-1][-1]
    known = [written(value) for value in values if as_decimal(value) is not None]
    tone = status if status == "brand" else look_of(status).tone
    return format_html(
        '<svg class="spark status status-{}" viewBox="0 0 112 32" role="img" aria-label="{}">{}{}'
        '<circle class="end" cx="{}" cy="{}" r="2.6"/></svg>',
        tone,
        label or _("From %(first)s to %(last)s") % {"first": known[0], "last": known[-1]},
        dashed,
        lines,
        x,
        y,
    )


def _path(run: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in run)


@register.inclusion_tag("site/components/pace.html")
def pace(
    value: Any, target: Any, expected: Any = None, status: Any = "neutral", unit: str = "", label: bool = True
) -> dict[str, Any]:
    """Progress to a target, with a marker where the trajectory expects it today. Over 100 % the bar is full."""
    done, goal, due = as_decimal(value), as_decimal(target), as_decimal(expected)
    look = look_of(status)
    scale = goal if goal else Decimal(1)
    return {
        "tone": look.tone,
        "known": done is not None and bool(goal),
        "label": label,
        "unit": unit,
        "bar": _clip((done or Decimal(0)) / scale * 100),
        "marker": None if due is None else _clip(due / scale * 100),
        "value": written(done),
        "target": written(goal),
        "expected": None if due is None else written(due),
    }


@register.inclusion_tag("site/components/standing.html")
def standing(counts: Sequence[tuple[Any, int]], compact: bool = False) -> dict[str, Any]:
    """How many stand where: one bar and its numbers with icon and word, in the order given (`compact`: small)."""
    total = sum(number for _state, number in counts) or 1
    parts, done = [], 0
    for state, number in counts:
        look = look_of(state)
        start, width = Decimal(done * 100) / total, Decimal(number * 100) / total
        parts.append({"look": look, "number": number, "x": f"{start:.2f}", "width": f"{width:.2f}"})
        done += number
    return {"parts": parts, "compact": compact}


def _clip(percent: Decimal) -> str:
    return f"{min(max(percent, Decimal(0)), Decimal(100)):.1f}"


@register.simple_tag
def heat_cell(status: Any, text: str = "", url: str = "", title: str = "", provisional: bool = False) -> SafeString:
    """One `<td>` of a heat grid: colour, icon and text of a status; a link if it opens something."""
    look = look_of(status)
    word = "<small>{}</small>" if look in AFTER_ALL.values() else '<span class="visually-hidden">{}</span>'
    inner = format_html("{}{}" + word, icon(look.icon), text, look.word)
    said = title or look.word
    shown = (
        format_html('<a href="{}" title="{}">{}</a>', url, said, inner)
        if url
        else format_html('<span title="{}">{}</span>', said, inner)
    )
    return format_html(
        '<td class="heat-cell status status-{}{}">{}</td>', look.tone, " provisional" * provisional, shown
    )
