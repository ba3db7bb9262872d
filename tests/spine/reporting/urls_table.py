"""Every URL of reporting and who may open it."""

import json

from hoaluoi.core import clock
from hoaluoi.core.access.permissions import Permission, Role
from hoaluoi.core.organisation.models import Person
from hoaluoi.spine.reporting.models import Form, Return
from hoaluoi.spine.reporting.operations import forms, returns
from hoaluoi.spine.reporting.queries import last_closed_period
from tests.access_table import Case, Row
from tests.factories.organisation import actor, person
from tests.factories.reporting import DAILY, daily_form

P = Permission


def form_of(case: Case) -> Form:
    """A form that the case's unit itself asks for and owes, so that other branches do not see it."""
    return Form.objects.filter(code="t-daily").first() or daily_form(case.unit, [case.unit, case.group.districts[0]])


def place(case: Case) -> dict[str, str]:
    form = form_of(case)
    period = last_closed_period(form, clock.today())
    return {"form": form.code, "period": period.code, "unit": str(case.unit.pk)}


def place_below(case: Case) -> dict[str, str]:
    return place(case) | {"unit": str(case.group.districts[0].pk)}


def at_unit(case: Case) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in place(case).items())


def opened(case: Case, *, below: bool = False) -> Return:
    form = form_of(case)
    unit = case.group.districts[0] if below else case.unit
    reporter: Person = person(Role.REPORTER, unit)
    period = last_closed_period(form, clock.today())
    return returns.open_return(form=form, unit=unit, period=period, by=actor(reporter), at=clock.now())


def sent(case: Case, *, below: bool = False) -> Return:
    held = opened(case, below=below)
    author = held.edited_by
    return returns.submit(of=held, by=actor(author), at=clock.now(), zero=True).of


def draft_version(case: Case) -> dict[str, object]:
    form = form_of(case)
    coordinator = actor(person(Role.COORDINATOR, case.unit))
    version = forms.save_version(form=form, definition=DAILY, valid_from=clock.today(), by=coordinator, at=clock.now())
    return {"code": form.code, "number": version.number}


def api_place(case: Case) -> dict[str, str]:
    form = form_of(case)
    period = last_closed_period(form, clock.today())
    return {"code": form.code, "unit": case.unit.code, "period": period.code}


def api_opened(case: Case) -> dict[str, str]:
    opened(case)
    return api_place(case)


def by_place(case: Case) -> dict[str, object]:
    named = place(case)
    return {"form": named["form"], "period": named["period"], "unit": case.unit.pk}


def by_pk(case: Case) -> dict[str, object]:
    return {"pk": opened(case).pk}


def by_code(case: Case) -> dict[str, object]:
    return {"code": form_of(case).code}


TERMS = {"name_vi": "Tên", "period_kind": "day", "due_days": "1", "due_time": "06:00", "scheme": "calendar"}
ROWS = [
    Row("reporting:due_list", P.RETURNS_VIEW),
    Row("reporting:return_open", P.RETURNS_FILE, method="post", data=place, expected=302),
    Row("reporting:zero", P.RETURNS_FILE, method="post", data=place, expected=302),
    Row("reporting:zero_many", P.RETURNS_FILE, method="post", expected=302),
    Row("reporting:fill", P.RETURNS_FILE, by_place, scoped=True),
    Row(
        "reporting:fill_cell",
        P.RETURNS_FILE,
        by_place,
        scoped=True,
        method="post",
        data=lambda case: {"key": "cases", "value": "3", "revision": "0"},
    ),
    Row(
        "reporting:fill_send",
        P.RETURNS_FILE,
        by_place,
        scoped=True,
        method="post",
        expected=302,
        data=lambda case: {"zero": "1", "revision": "0"},
    ),
    Row("reporting:receive", P.RETURNS_FILE, by_place, scoped=True, method="post", expected=400),
    Row("reporting:receive_file", P.RETURNS_FILE, by_place, scoped=True, method="post", expected=302),
    Row("reporting:return", P.RETURNS_VIEW, lambda case: {"pk": sent(case).pk}, scoped=True),
    Row("reporting:return_version", P.RETURNS_VIEW, lambda case: {"pk": sent(case).pk, "number": 1}, scoped=True),
    Row("reporting:entry", P.RETURNS_FILE, by_pk, scoped=True),
    Row(
        "reporting:return_cell",
        P.RETURNS_FILE,
        by_pk,
        scoped=True,
        method="post",
        data=lambda case: {"key": "cases", "value": "3", "revision": "0"},
    ),
    Row("reporting:return_here", P.RETURNS_FILE, by_pk, scoped=True, method="post"),
    Row("reporting:return_fill_again", P.RETURNS_FILE, by_pk, scoped=True, method="post", expected=302),
    Row(
        "reporting:return_send",
        P.RETURNS_FILE,
        by_pk,
        scoped=True,
        method="post",
        expected=302,
        data=lambda case: {"zero": "1", "revision": "0"},
    ),
    Row("reporting:fill_questions", P.RETURNS_FILE, by_place, scoped=True),
    Row("reporting:return_questions", P.RETURNS_FILE, by_pk, scoped=True),
    Row(
        "reporting:return_answer",
        P.RETURNS_FILE,
        by_pk,
        scoped=True,
        method="post",
        data=lambda case: {"choice": "right", "reason": "đúng"},
        expected=422,
    ),
    Row("reporting:return_attach", P.RETURNS_FILE, by_pk, scoped=True, method="post", expected=302),
    Row(
        "reporting:return_detach",
        P.RETURNS_FILE,
        lambda case: {**by_pk(case), "attachment_id": 1},
        scoped=True,
        method="post",
        expected=302,
    ),
    Row("reporting:return_sheet", P.RETURNS_FILE, by_pk, scoped=True),
    Row("reporting:return_upload", P.RETURNS_FILE, by_pk, scoped=True, method="post", expected=302),
    Row(
        "reporting:return_marked",
        P.RETURNS_FILE,
        lambda case: {"pk": opened(case).pk, "file_id": 1},
        scoped=True,
        expected=404,
    ),
    Row(
        "reporting:return_approve",
        P.RETURNS_REVIEW,
        lambda case: {"pk": sent(case, below=True).pk},
        scoped=True,
        method="post",
        expected=302,
    ),
    Row(
        "reporting:return_send_back",
        P.RETURNS_REVIEW,
        lambda case: {"pk": sent(case, below=True).pk},
        scoped=True,
        method="post",
        expected=302,
        data=lambda case: {"reason": "Thiếu"},
    ),
    Row("reporting:review_list", P.RETURNS_REVIEW),
    Row("reporting:review_approve", P.RETURNS_REVIEW, method="post", expected=302),
    Row("reporting:review_send_back", P.RETURNS_REVIEW, method="post", data=lambda case: {"reason": "x"}, expected=302),
    Row(
        "reporting:review_take_back",
        P.RETURNS_REVIEW,
        method="post",
        data=lambda case: {"act": "approved"},
        expected=302,
    ),
    Row("reporting:matrix", P.RETURNS_VIEW),
    Row("reporting:late", P.RETURNS_VIEW),
    Row("reporting:chase", P.RETURNS_CHASE, method="post", data=place, expected=302),
    Row("reporting:extend", P.RETURNS_CHASE, method="post", data=place_below, expected=302),
    Row("reporting:forms", P.FORMS_VIEW),
    Row("reporting:form_new", P.FORMS_EDIT, role=Role.COORDINATOR),
    Row("reporting:form", P.FORMS_VIEW, by_code, scoped=True),
    Row(
        "reporting:form_terms", P.FORMS_EDIT, by_code, scoped=True, method="post", data=lambda case: TERMS, expected=302
    ),
    Row(
        "reporting:form_edit",
        P.FORMS_EDIT,
        by_code,
        scoped=True,
        method="post",
        expected=302,
        data=lambda case: {"definition": json.dumps(DAILY)},
    ),
    Row("reporting:form_import", P.FORMS_EDIT, by_code, scoped=True, method="post", expected=302),
    Row(
        "reporting:form_publish",
        P.FORMS_EDIT,
        draft_version,
        scoped=True,
        method="post",
        expected=302,
        data=lambda case: {"valid_from": "2100-01-01"},
    ),
    Row(
        "reporting:form_assign",
        P.FORMS_EDIT,
        by_code,
        scoped=True,
        method="post",
        expected=302,
        data=lambda case: {"unit": case.group.districts[1].pk, "since": "2022-01-01"},
    ),
    Row("reporting:form_retire", P.FORMS_EDIT, by_code, scoped=True, method="post", expected=302),
    Row("reporting:api_due", P.RETURNS_FILE, token=True, stranger=401, role=Role.REPORTER),
    Row("reporting:api_form", P.FORMS_VIEW, by_code, scoped=True, token=True, stranger=401, role=Role.REPORTER),
    Row("reporting:api_return", P.RETURNS_FILE, api_opened, scoped=True, token=True, stranger=401, role=Role.REPORTER),
    Row(
        "reporting:api_submit",
        P.RETURNS_FILE,
        api_place,
        scoped=True,
        method="post",
        token=True,
        stranger=401,
        role=Role.REPORTER,
        expected=400,
    ),
]
