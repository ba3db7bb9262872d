"""State and evidence agree: whoever says *when* says *by whom*, and the database holds both together.

Over every model of the product: a nullable instant `x_at` beside `x_by` must be tied to it by a CheckConstraint that
really refuses one without the other; a nullable `x_at` in a model with a state must stand in a CheckConstraint with it
or be listed below. (Where there is no state, the instant itself is the state.)
"""

import json

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

pytestmark = pytest.mark.django_db

# Instants in a model with a state that the state does not depend on: app.Model.field → why.
ALONE = {
    "directives.Task.assigned_at": "a registered task of one's own is never assigned",
    "notices.Mail.next_try_at": "a plan to try again, not an act",
    "directives.Task.accepted_at": "a unit may submit a task without having accepted it first",
}


def nullable_instants():
    for model in apps.get_models():
        if not model.__module__.startswith("hoaluoi."):
            continue
        for field in model._meta.fields:
            if isinstance(field, models.DateTimeField) and field.null and field.name.endswith("_at"):
                yield model, field


def name_of(model, field) -> str:
    return f"{model._meta.app_label}.{model.__name__}.{field.name}"


def author_of(model, field):
    wanted = field.name.removesuffix("_at") + "_by"
    return next((f for f in model._meta.fields if f.name in {wanted, f"{wanted}_id"} and f.null), None)


def checks_naming(model, *fields):
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            said = json.dumps(constraint.deconstruct(), default=str)
            if all(
                f"'{field.name}" in said or f'"{field.name}' in said or f"{field.name}__" in said for field in fields
            ):
                yield constraint


CASES = {name_of(model, field): (model, field) for model, field in nullable_instants()}
PAIRS = sorted(name for name, (model, field) in CASES.items() if author_of(model, field))
WITH_STATE = sorted(
    name
    for name, (model, _) in CASES.items()
    if name not in PAIRS and any(f.name in {"state", "status"} for f in model._meta.fields)
)


def refused(constraint, model, instance) -> bool:
    try:
        constraint.validate(model, instance)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize("name", PAIRS)
def test_when_and_by_whom_are_tied(name):
    model, field = CASES[name]
    author = author_of(model, field)
    half = model(**{field.attname: timezone.now(), author.attname: None})
    ties = list(checks_naming(model, field, author))
    assert ties, f"{name} and {author.name} need a CheckConstraint"
    assert any(refused(tie, model, half) for tie in ties), f"{name} can be set without {author.name}"


@pytest.mark.parametrize("name", WITH_STATE)
def test_an_instant_is_tied_to_the_state_or_explained(name):
    model, field = CASES[name]
    assert list(checks_naming(model, field)) or ALONE.get(name), f"tie {name} to its state, or say in ALONE why not"


def test_every_exception_is_still_needed():
    assert sorted(set(ALONE) - set(WITH_STATE)) == []
