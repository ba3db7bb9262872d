"""The forms of the catalogue are sound, complete in three languages, and go in once."""

import pytest

from hoaluoi.core.access.permissions import Role
from hoaluoi.spine.indicators.models import Indicator, Measure
from hoaluoi.spine.indicators.rules import Formula
from hoaluoi.spine.reporting import catalogue
from hoaluoi.spine.reporting.catalogue import counted
from hoaluoi.spine.reporting.models import Form, FormVersion
from hoaluoi.spine.reporting.rules import read_definition
from tests.factories.organisation import actor, group_with_branches, person
from tests.factories.reporting import EARLY

CODES = {
    "situation-day", "customer-service-month", "initiatives-month", "works-month", "reliability-month",
    "finance-quarter", "documents-month",
}  # fmt: skip
EACH = pytest.mark.parametrize("entry", catalogue.entries(), ids=lambda entry: entry.code)


def test_catalogue_holds_the_forms_of_a_power_utility():
    assert {entry.code for entry in catalogue.entries()} == CODES


@EACH
def test_definition_is_sound_and_publishes_only_its_own_measures(entry):
    definition = read_definition(entry.definition, {measure.code for measure in entry.measures})
    assert set(definition.measures.values()) == {measure.code for measure in entry.measures}


@EACH
def test_what_is_counted_and_every_whole_is_said_in_three_languages(entry):
    said = {m.counted for m in entry.measures} | {i.get("denominator", "") for i in entry.indicators}
    assert [text for text in sorted(said - {""}) if not all(counted.in_three("x", text).values())] == []


@EACH
def test_everything_has_a_name_in_three_languages(entry):
    definition = read_definition(entry.definition)
    labels = [entry.names, *(m.names for m in entry.measures), *(i["name"] for i in entry.indicators)]
    for section in definition.sections:
        labels += [
            section.labels,
            *(row.labels for row in section.rows),
            *(column.labels for column in section.columns),
        ]
    assert [each for each in labels if set(each) != {"vi", "en", "zh"}] == []


def test_measures_are_published_by_one_form_each():
    codes = [measure.code for entry in catalogue.entries() for measure in entry.measures]
    assert len(codes) == len(set(codes))


@EACH
def test_formulas_use_measures_of_the_form(entry):
    codes = {measure.code for measure in entry.measures}
    for indicator in entry.indicators:
        assert set(Formula.parse(indicator["formula"], codes).measures) <= codes


@pytest.mark.django_db
def test_installing_makes_published_forms_once():
    group = group_with_branches()
    by = actor(person(Role.COORDINATOR, group.root))
    made = catalogue.install(owner=group.root, by=by, at=EARLY)
    assert {form.code for form in made} == CODES
    assert FormVersion.objects.filter(published_at__isnull=False).count() == len(CODES)
    before = Measure.objects.count(), Indicator.objects.count()
    assert catalogue.install(owner=group.root, by=by, at=EARLY) == []
    assert (Measure.objects.count(), Indicator.objects.count()) == before
    assert Form.objects.count() == len(CODES)
