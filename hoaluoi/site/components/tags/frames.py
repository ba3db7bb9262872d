"""Frames of a page: cards, tiles, banners, empty states, buttons, dialogs."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hoaluoi.site.components.figures import written
from hoaluoi.site.components.states import MESSAGE_LOOKS, TONES, look_of
from hoaluoi.site.components.tags import register
from hoaluoi.site.components.tags.marks import icon

BUTTON_KINDS = {"primary", "secondary", "quiet", "danger"}


@register.simple_block_tag
def card(
    content: SafeString,
    title: str = "",
    subtitle: str = "",
    icon_name: str = "",
    flush: bool = False,
    action_url: str = "",
    action: str = "",
) -> SafeString:
    """A titled box. `flush` for a table or list that fills it; `action` is a quiet link at the right of the title."""
    head: SafeString | str = ""
    if title:
        link = (
            format_html(
                '<a class="btn btn-quiet btn-sm" href="{}">{}{}</a>',
                action_url,
                action or _("See all"),
                icon("chevron-right"),
            )
            if action_url
            else ""
        )
        below = format_html('<p class="card-subtitle">{}</p>', subtitle) if subtitle else ""
        head = format_html(
            '<div class="card-header"><div><h2 class="card-title">{}{}</h2>{}</div>{}</div>',
            format_html("{} ", icon(icon_name)) if icon_name else "",
            title,
            below,
            link,
        )
    return format_html(
        '<section class="card">{}<div class="card-body{}">{}</div></section>', head, " flush" * flush, content
    )


@register.inclusion_tag("site/components/stat.html")
def stat(
    label: str,
    value: Any = None,
    unit: str = "",
    numerator: Any = None,
    denominator: Any = None,
    status: Any = "",
    hint: str = "",
    icon_name: str = "",
    url: str = "",
    change: Any = None,
    better: str = "up",
    decimals: int | None = None,
    provisional: bool = False,
) -> dict[str, Any]:
    """A tile with one figure: a value with unit, or a share from numerator and denominator."""
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "numerator": numerator,
        "denominator": denominator,
        "icon_name": icon_name,
        "tone": look_of(status).tone if status else "",
        "status": status,
        "hint": hint,
        "url": url,
        "change": change,
        "better": better,
        "decimals": decimals,
        "provisional": provisional,
        "text": value if isinstance(value, str) else "",
        "long": len(written(value, decimals)) > 9,
        "beside": f"{written(numerator)} / {written(denominator)}",
    }


@register.simple_block_tag
def banner(content: SafeString, tone: str = "on_track", icon_name: str = "info-circle") -> SafeString:
    """A sentence that belongs to the page: a warning, a rule, what is provisional."""
    if tone not in TONES:
        raise ValueError(f"unknown tone {tone!r}; one of {sorted(TONES)}")
    return format_html(
        '<div class="banner status status-{}" role="note">{}<div>{}</div></div>', tone, icon(icon_name), content
    )


@register.simple_tag
def message_banner(message: Any) -> SafeString:
    """One message of Django's messages framework."""
    tone, mark = MESSAGE_LOOKS.get(message.level_tag, MESSAGE_LOOKS["info"])
    return format_html('<div class="banner status status-{}">{}<p>{}</p></div>', tone, icon(mark), message)


@register.inclusion_tag("site/components/empty_state.html")
def empty_state(
    icon_name: str,
    title: str,
    text: str = "",
    action: str = "",
    action_url: str = "",
    compact: bool = False,
    level: int = 3,
) -> dict[str, Any]:
    """Says what is missing and what to do next."""
    return {
        "icon_name": icon_name,
        "title": title,
        "text": text,
        "action": action,
        "action_url": action_url,
        "compact": compact,
        "level": level,
    }


@register.simple_tag
def button(
    text: str,
    kind: str = "primary",
    icon_name: str = "",
    url: str = "",
    name: str = "",
    value: str = "",
    size: str = "",
    dialog: str = "",
    type: str = "submit",
) -> SafeString:
    """A button, or a link that looks like one (`url`), or one that opens a dialog (`dialog` = its id)."""
    if kind not in BUTTON_KINDS:
        raise ValueError(f"unknown kind {kind!r}; one of {sorted(BUTTON_KINDS)}")
    classes = f"btn btn-{kind}" + (f" btn-{size}" if size else "")
    inner = format_html("{}<span>{}</span>", icon(icon_name) if icon_name else "", text)
    if url:
        return format_html('<a class="{}" href="{}">{}</a>', classes, url, inner)
    if dialog:
        return format_html('<button type="button" class="{}" data-open-dialog="{}">{}</button>', classes, dialog, inner)
    named = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html('<button type="{}" class="{}"{}>{}</button>', type, classes, named, inner)


@register.simple_block_tag
def dialog(content: SafeString, id: str, title: str, wide: bool = False) -> SafeString:
    """A native dialog, opened by any `data-open-dialog="id"`; forms inside post as usual."""
    return format_html(
        '<dialog class="dialog{}" id="{}" aria-labelledby="{}-title"><div class="dialog-head"><h2 id="{}-title">{}</h2>'
        '<button type="button" class="toast-close" data-close-dialog aria-label="{}">{}</button></div>'
        '<div class="dialog-body">{}</div></dialog>',
        " wide" * wide,
        id,
        id,
        id,
        title,
        _("Close"),
        icon("x"),
        content,
    )


@register.inclusion_tag("site/components/confirm.html", takes_context=True)
def confirm_dialog(
    context: Any, id: str, title: str, text: str, action: str, url: str, danger: bool = False, reason: str = ""
) -> dict[str, Any]:
    """Asks before an act. Posts to `url`; `reason` is the label of a required reason field, if the act needs one."""
    return {
        "id": id,
        "title": title,
        "text": text,
        "action": action,
        "url": url,
        "danger": danger,
        "reason": reason,
        "csrf_token": context.get("csrf_token"),
    }
