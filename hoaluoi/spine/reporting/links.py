"""Where returns and forms are found by rooms that know only an id, and how a fact opens down to its cell."""

from django.urls import reverse
from django.utils.translation import get_language

from hoaluoi.spine.indicators import provenance
from hoaluoi.spine.indicators.links import provenance_url
from hoaluoi.spine.reporting.models import Form, ReturnVersion
from hoaluoi.spine.reporting.rules import read_definition

SOURCE_TYPE = "reporting.version"


def return_url(return_id: int) -> str:
    return reverse("reporting:return", args=[return_id])


def form_url(form_id: int) -> str:
    code = Form.objects.filter(pk=form_id).values_list("code", flat=True).first()
    return reverse("reporting:form", args=[code]) if code else reverse("reporting:forms")


def version_url(version: ReturnVersion, key: str = "") -> str:
    address = reverse("reporting:return_version", args=[version.of_id, version.number])
    return f"{address}#cell-{key}" if key else address


def number_url(measure: str, unit_id: int, period_code: str) -> str:
    """The page that opens a number of a return."""
    return provenance_url("measure", measure, unit_id, period_code)


def open_cell(version_id: int, key: str) -> provenance.Opened | None:
    """The cell behind a fact: its return, author, minute, file and ledger entry."""
    found = ReturnVersion.objects.select_related("of__form", "of__version", "of__unit", "submitted_by")
    version = found.filter(pk=version_id).first()
    if version is None:
        return None
    language = get_language() or "vi"
    definition = read_definition(version.of.version.definition)
    period = version.of.reporting_period.label(language)
    return provenance.Opened(
        title=f"{version.of.form.name}, {period}, {version.of.unit.name}",
        url=version_url(version, key),
        person=version.submitted_by.full_name,
        at=version.received_at,
        channel=str(version.get_channel_display()),
        file_id=version.file_id,
        ledger_entry_id=version.ledger_entry_id,
        cell_label=definition.label(key, language) if key in definition.cells else key,
        text=version.explanations.get(key, ""),
    )


def join_provenance() -> None:
    provenance.opens(SOURCE_TYPE, open_cell)
