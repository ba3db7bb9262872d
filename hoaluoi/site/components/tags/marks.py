"""Small marks: icons, statuses, tags, provisional and simulated."""

from functools import cache, lru_cache
from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hoaluoi.site.components.states import TONES, look_of
from hoaluoi.site.components.tags import register


@register.simple_tag
def icon(name: str, size: int = 0, label: str = "", extra: str = "") -> SafeString:
    """One icon of the sprite. `size` 16, 20, 24, 32 or 48 (else as large as the text); `label` if it stands alone."""
    return _icon(name, size, str(label), extra)


@lru_cache(4096, typed=True)
def _icon(name: str, size: int, label: str, extra: str) -> SafeString:
    classes = " ".join(part for part in ("icon", f"icon-{size}" if size else "", extra) if part)
    reads = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="{}" {} width="20" height="20"><use href="{}#{}"></use></svg>', classes, reads, _sprite(), name
    )


@cache
def _sprite() -> str:
    return static("vendor/icons.svg")


@register.simple_tag
def status_badge(
    state: Any,
    word: str = "",
    reason: str = "",
    provisional: bool = False,
    large: bool = False,
    icon_only: bool = False,
) -> SafeString:
    """Colour + icon + word of any state (target, cell, return, task). `reason` is the sentence shown on hover."""
    look = look_of(state, word or None)
    classes = (
        f"status-badge status status-{look.tone}"
        + " provisional" * provisional
        + " large" * large
        + " dot-only" * icon_only
    )
    title = reason or (str(look.word) if icon_only else "")
    if provisional:
        title = f"{title} ({_('provisional')})" if title else _("provisional")
    inner = (
        format_html('<span class="visually-hidden">{}</span>', look.word)
        if icon_only
        else format_html("<span>{}</span>", look.word)
    )
    return format_html('<span class="{}" title="{}">{}{}</span>', classes, title, icon(look.icon), inner)


@register.simple_tag
def status_word(state: Any) -> str:
    """The word of a state alone, for running text."""
    return str(look_of(state).word)


@register.simple_tag
def status_tone(state: Any) -> str:
    """CSS classes that colour an element by a state: `class="{% status_tone row.status %}"`."""
    return f"status status-{look_of(state).tone}"


@register.simple_tag
def status_icon(state: Any) -> str:
    """The name of a state's icon in the sprite, for drawings of one's own."""
    return look_of(state).icon


@register.simple_tag
def tag(text: str, icon_name: str = "", tone: str = "") -> SafeString:
    """A plain label beside a name."""
    if tone and tone not in TONES:
        raise ValueError(f"unknown tone {tone!r}; one of {sorted(TONES)}")
    if tone:
        return format_html(
            '<span class="status-badge status status-{}">{}<span>{}</span></span>',
            tone,
            icon(icon_name) if icon_name else "",
            text,
        )
    return format_html('<span class="tag">{}{}</span>', icon(icon_name) if icon_name else "", text)


@register.simple_tag
def simulated(shown: bool = True) -> SafeString:
    """Says that a value was simulated for the demonstration and is nobody's report."""
    return _simulated(get_language()) if shown else mark_safe("")


@cache
def _simulated(language: str | None) -> SafeString:
    title = _("Simulated for the demonstration: no source states this value")
    return format_html(
        '<span class="tag tag-simulated" title="{}">{}<span class="tag-word">{}</span></span>',
        title,
        icon("test-pipe"),
        _("simulated"),
    )


@register.simple_tag
def provisional(shown: bool = True) -> SafeString:
    """Says that a value may still change: returns are missing or not yet approved."""
    return _provisional(get_language()) if shown else mark_safe("")


@cache
def _provisional(language: str | None) -> SafeString:
    title = _("Provisional: some returns are missing or not yet approved")
    return format_html('<span class="tag provisional" title="{}">{}</span>', title, _("provisional"))


@register.simple_tag
def count(value: int | None, alert: bool = False) -> SafeString:
    """A small counter beside a label; nothing for zero."""
    if not value:
        return mark_safe("")
    return format_html('<span class="count{}">{}</span>', " count-alert" * alert, value if value < 1000 else "999+")
