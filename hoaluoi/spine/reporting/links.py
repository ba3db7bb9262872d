"""Where returns and forms are found by rooms that know only an id."""

from django.urls import reverse

from hoaluoi.spine.reporting.models import Form, ReturnVersion


def return_url(return_id: int) -> str:
    return reverse("return", args=[return_id])


def form_url(form_id: int) -> str:
    code = Form.objects.filter(pk=form_id).values_list("code", flat=True).first()
    return reverse("form", args=[code]) if code else reverse("forms")


def version_url(version: ReturnVersion, key: str = "") -> str:
    address = reverse("return_version", args=[version.of_id, version.number])
    return f"{address}#cell-{key}" if key else address


def join_provenance() -> None:
    """Filled in with the provenance of indicators."""
