"""Form fields of Django forms in the look of the kit."""

from typing import Any

from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    ClearableFileInput,
    RadioSelect,
    Select,
    Textarea,
)
from django.utils.safestring import SafeString

from hoaluoi.site.components.tags import register


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "check"
    if isinstance(widget, ClearableFileInput):
        return "file"
    return "select" if isinstance(widget, Select) else "area" if isinstance(widget, Textarea) else "text"


@register.inclusion_tag("site/components/field.html")
def field(bound: BoundField, unit: str = "", help: str = "", label: str = "", placeholder: str = "") -> dict[str, Any]:
    """Label, control, help and errors of one bound field; `unit` stands behind a number."""
    kind = _kind(bound)
    described = [f"{bound.auto_id}_help"] * bool(help or bound.help_text) + [f"{bound.auto_id}_error"] * bool(
        bound.errors
    )
    attributes: dict[str, Any] = {
        "class": {"select": "form-select", "text": "form-control", "area": "form-control"}.get(kind, "")
    }
    own = bound.field.widget.attrs.get("class")
    if own:
        attributes["class"] = f"{attributes['class']} {own}".strip()
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    if kind == "area" and str(bound.field.widget.attrs.get("rows", "10")) == "10":
        attributes["rows"] = 4
    if placeholder:
        attributes["placeholder"] = placeholder
    control: SafeString | str = "" if kind == "choices" else bound.as_widget(attrs=attributes)
    return {
        "bound": bound,
        "kind": kind,
        "control": control,
        "unit": unit,
        "help": help or bound.help_text,
        "label": label or bound.label,
    }


@register.inclusion_tag("site/components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """Errors that belong to no single field, as a banner at the top of the form."""
    return {"errors": form.non_field_errors()}


@register.inclusion_tag("site/components/form_fields.html")
def form_fields(form: Any) -> dict[str, Any]:
    """A whole form: its own errors, hidden fields, and every visible field."""
    return {"form": form}


@register.inclusion_tag("site/components/file_drop.html")
def file_drop(name: str, text: str, accept: str = "", help: str = "", multiple: bool = False) -> dict[str, Any]:
    """A place to drop files or choose them; posts under `name`."""
    return {"name": name, "text": text, "accept": accept, "help": help, "multiple": multiple}
