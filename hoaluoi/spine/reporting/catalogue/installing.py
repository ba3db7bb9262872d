"""Putting the catalogue's forms, measures and indicators in. What is there already is left as people made it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.ledger.operations import record
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.indicators.models import Indicator, Measure
from hoaluoi.spine.reporting import events
from hoaluoi.spine.reporting.catalogue.counted import in_three
from hoaluoi.spine.reporting.catalogue.entries import CatalogueForm, entries
from hoaluoi.spine.reporting.models import Form
from hoaluoi.spine.reporting.operations import forms
from hoaluoi.spine.reporting.operations.forms import FormTerms

SINCE = date(2020, 1, 1)


@transaction.atomic
def install(
    *, owner: Unit, by: Actor, at: datetime, codes: Collection[str] | None = None, valid_from: date = SINCE
) -> list[Form]:
    """Makes and publishes the forms of the catalogue (or some of them) for `owner`; returns those that are new.

    Assigning them to units is a separate act (`operations.assignments.assign`). Installing twice changes nothing.
    """
    wanted = [entry for entry in entries() if codes is None or entry.code in codes]
    known = set(Form.objects.values_list("code", flat=True))
    made = [_install(entry, owner, by, at, valid_from) for entry in wanted if entry.code not in known]
    if made:
        record(
            event=events.CATALOGUE_INSTALLED,
            by=by,
            at=at,
            subject_type="reporting.catalogue",
            subject_id=None,
            data={"count": len(made), "codes": [form.code for form in made]},
        )
    return made


def _install(entry: CatalogueForm, owner: Unit, by: Actor, at: datetime, valid_from: date) -> Form:
    install_measures(entry)
    names: dict[str, Any] = {f"name_{language}": text for language, text in entry.names.items()}
    form = forms.create_form(code=entry.code, terms=FormTerms(**names, **entry.terms), owner=owner, by=by, at=at)
    version = forms.save_version(form=form, definition=entry.definition, valid_from=valid_from, by=by, at=at)
    forms.publish(version=version, by=by, at=at)
    return form


def install_measures(entry: CatalogueForm) -> None:
    """The measures that the form publishes and the indicators over them, where they do not exist."""
    kind = str(entry.terms["period_kind"])
    for measure in entry.measures:
        Measure.objects.get_or_create(
            code=measure.code,
            defaults={
                **{f"name_{language}": text for language, text in measure.names.items()},
                "unit_of_measure": measure.unit,
                **in_three("counted_set", measure.counted),
                "direction": measure.direction,
                "time_additivity": measure.time,
                "decimals": measure.decimals,
                "period_kind": kind,
            },
        )
    for indicator in entry.indicators:
        Indicator.objects.get_or_create(
            code=indicator["code"],
            defaults={
                **{f"name_{language}": text for language, text in indicator["name"].items()},
                "formula": indicator["formula"],
                "unit_of_measure": indicator.get("unit", "%"),
                **in_three("denominator", indicator.get("denominator", "")),
                "direction": indicator.get("direction", "higher"),
                "period_kind": kind,
            },
        )
