"""Tables, filters, pages, tabs, breadcrumbs, timelines, steps."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.paginator import Page
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hoaluoi.site.components.tags import register
from hoaluoi.site.components.tags.marks import icon

Link = Sequence[Any] | Mapping[str, Any]


@register.simple_block_tag
def table(
    content: SafeString,
    sortable: bool = False,
    sticky: bool = False,
    sticky_first: bool = False,
    filter: str = "",
    label: str = "",
    rows: Any = None,
    empty: str = "",
) -> SafeString:
    """Wraps a `<table class="data-table">`: sticky head, sorting in the browser, a filter box, a sentence when empty.

    `rows` (anything sized) and `empty` together show the sentence instead of an empty table.
    """
    if empty and rows is not None and not rows:
        return format_html('<p class="table-empty">{}</p>', empty)
    box = ""
    if filter:
        box = format_html(
            '<div class="search-field table-filter no-print">{}'
            '<input class="form-control" type="search" placeholder="{}" aria-label="{}" data-table-filter></div>',
            icon("search"),
            filter,
            filter,
        )
    classes = "table-wrap" + " sticky" * sticky + " sticky-first" * sticky_first
    region = format_html(' role="region" aria-label="{}"', label or _("Table"))
    return format_html(
        '<div data-table{}>{}<div class="{}"{} tabindex="0">{}</div></div>',
        mark_safe(" data-sortable") if sortable else "",
        box,
        classes,
        region,
        content,
    )


@register.simple_block_tag
def bulk_bar(content: SafeString, name: str, hint: str = "") -> SafeString:
    """A bar at the foot of a list: tick all, how many are ticked, and the buttons (`content`) that act on them.

    `name` is the name of the checkboxes; the buttons stand in the list's form or name it with `form=`.
    """
    return format_html(
        '<div class="bulk-bar no-print" data-bulk="{}"><label class="choice"><input type="checkbox" '
        'class="form-check-input" data-choose-all><span>{}</span></label>'
        '<span class="bulk-count" data-chosen aria-live="polite"></span><div class="bulk-acts">{}</div>{}</div>',
        name,
        _("All on this page"),
        content,
        format_html('<p class="bulk-hint">{}</p>', hint) if hint else "",
    )


def _link(entry: Link) -> tuple[str, str]:
    if isinstance(entry, Mapping):
        return str(entry["label"]), str(entry.get("url") or "")
    return str(entry[0]), str(entry[1] or "") if len(entry) > 1 else ""


@register.inclusion_tag("site/components/breadcrumb.html")
def breadcrumb(crumbs: Iterable[Link]) -> dict[str, Any]:
    """`crumbs`: (label, url) pairs or mappings with those keys, from the root to here; the last is the page itself."""
    return {"crumbs": [_link(entry) for entry in crumbs or ()]}


@register.inclusion_tag("site/components/tabs.html")
def tabs(entries: Iterable[Sequence[Any]], active: str, label: str = "") -> dict[str, Any]:
    """`entries`: (key, label, url) or (key, label, url, count)."""
    rows = [
        {"key": entry[0], "label": entry[1], "url": entry[2], "count": entry[3] if len(entry) > 3 else None}
        for entry in entries
    ]
    return {"entries": rows, "active": active, "label": label or _("Views")}


@register.inclusion_tag("site/components/segmented.html")
def segmented(entries: Iterable[Sequence[Any]], active: str, label: str = "") -> dict[str, Any]:
    """A few exclusive choices as links: (key, label, url)."""
    return {
        "entries": [{"key": entry[0], "label": entry[1], "url": entry[2]} for entry in entries],
        "active": active,
        "label": label or _("Views"),
    }


@register.inclusion_tag("site/components/pagination.html", takes_context=True)
def pagination(context: Any, page: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """Pages of a Django `Page`; keeps the other parameters of the address."""
    request = context.get("request")
    query = request.GET.copy() if request else None

    def address(number: int) -> str:
        if query is None:
            return f"?{parameter}={number}"
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [{"number": n, "url": address(n) if isinstance(n, int) else "", "here": n == page.number} for n in numbers]
    return {
        "page": page,
        "links": links,
        "before": address(page.number - 1) if page.has_previous() else "",
        "after": address(page.number + 1) if page.has_next() else "",
    }


@register.inclusion_tag("site/components/timeline.html")
def timeline(entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """`entries`: mappings or objects with text, at, and perhaps by, icon, state, url, note."""
    names = ("text", "at", "by", "icon", "state", "url", "note")
    read = [
        {name: entry.get(name) if isinstance(entry, Mapping) else getattr(entry, name, None) for name in names}
        for entry in entries
    ]
    return {"entries": read}


@register.simple_tag
def steps(labels: Sequence[Any], current: int) -> SafeString:
    """Numbered steps; `current` counts from 1."""
    rows = (
        (
            " done" if n < current else " here" if n == current else "",
            mark_safe(' aria-current="step"') if n == current else "",
            label,
        )
        for n, label in enumerate(labels, 1)
    )
    return format_html(
        '<ol class="step-strip">{}</ol>',
        format_html_join("", '<li class="{}"{}>{}</li>', ((c.strip(), a, t) for c, a, t in rows)),
    )
