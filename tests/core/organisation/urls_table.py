"""Who may open the pages of the organisation."""

from datetime import date, timedelta

from allauth.usersessions.models import UserSession
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from hoaluoi.core.access.permissions import Permission, Role
from hoaluoi.core.ledger.operations import SYSTEM
from hoaluoi.core.organisation.enums import ActKind
from hoaluoi.core.organisation.models import ApiToken, Delegation, UnitAlias
from hoaluoi.core.organisation.operations.reorganisations.enact import enact
from hoaluoi.core.organisation.rules.plans import Plan
from tests.access_table import Case, Row
from tests.factories.organisation import person

P = Permission


def own_unit(case: Case) -> dict:
    return {"unit_id": case.unit.pk}


def somebody(case: Case) -> dict:
    return {"person_id": person(Role.REPORTER, case.unit).pk}


def a_position(case: Case) -> dict:
    return {"position_id": person(Role.REPORTER, case.unit).positions.get().pk}


def an_alias(case: Case) -> dict:
    alias = UnitAlias.objects.create(unit=case.unit, alias="PC Một")
    return {"unit_id": case.unit.pk, "alias_id": alias.pk}


def a_delegation(case: Case) -> dict:
    today = timezone.localdate()
    made = Delegation.objects.create(
        position=case.right.positions.get(),
        to=person(),
        valid=DateRange(today, today + timedelta(days=3)),
        reason="đi công tác",
        created_at=timezone.now(),
    )
    return {"delegation_id": made.pk}


def a_token(case: Case) -> dict:
    token = ApiToken.objects.create(person=case.right, name="x", digest="0" * 64, created_at=timezone.now())
    return {"token_id": token.pk}


def a_session(case: Case) -> dict:
    session = UserSession.objects.create(user=case.right, ip="127.0.0.1", session_key="k" * 32, user_agent="x", data={})
    return {"session_id": session.pk}


def a_reorganisation(case: Case) -> dict:
    plan = Plan(ActKind.RENAME, date(2022, 7, 1), "QĐ 1", (case.unit.pk,), names={"name_vi": "Tên mới"})
    made = enact(plan=plan, by=SYSTEM, at=timezone.now(), today=timezone.localdate())
    return {"act_id": made.pk}


def act(name: str):
    return lambda case: own_unit(case) | {"name": name}


ROWS = [
    Row("organisation:tree", P.ORGANISATION_VIEW),
    Row("organisation:tree", P.ORGANISATION_VIEW, query="?q=quan&on=2020-01-01&line=party"),
    Row("organisation:branch", P.ORGANISATION_VIEW, own_unit, scoped=True),
    Row("organisation:find_unit", P.ORGANISATION_VIEW, query="?parent=dien"),
    Row("organisation:find_person", P.ORGANISATION_VIEW, query="?to=a"),
    Row("organisation:unit", P.ORGANISATION_VIEW, own_unit, scoped=True),
    Row("organisation:unit_fragment", P.ORGANISATION_VIEW, own_unit, scoped=True),
    *(
        Row("organisation:act", P.ORGANISATION_EDIT, act(name), scoped=True)
        for name in ("open", "rename", "move", "close", "details", "alias")
    ),
    Row(
        "organisation:act", P.ORGANISATION_EDIT, act("details"), scoped=True, method="post",
        data=lambda case: {"phone": "1900"}, expected=302,
    ),
    Row("organisation:story", P.ORGANISATION_VIEW, own_unit, scoped=True),
    Row("organisation:reorganisations", P.ORGANISATION_VIEW),
    Row("organisation:reorganise_kinds", P.ORGANISATION_EDIT),
    *(
        Row("organisation:reorganise", P.ORGANISATION_EDIT, lambda case, kind=kind: {"kind": kind})
        for kind in ActKind.values
    ),
    Row("organisation:reorganisation", P.ORGANISATION_VIEW, a_reorganisation, scoped=True),
    Row(
        "organisation:undo_reorganisation", P.ORGANISATION_EDIT, a_reorganisation, scoped=True, method="post",
        data=lambda case: {"reason": "thu hồi"}, expected=302,
    ),
    Row("organisation:remove_alias", P.ORGANISATION_EDIT, an_alias, scoped=True, method="post", expected=302),
    Row("organisation:import", P.ORGANISATION_EDIT, lambda case: {"kind": "units"}),
    Row("organisation:import", P.ORGANISATION_EDIT, lambda case: {"kind": "people"}),
    Row("organisation:confirm_import", P.ORGANISATION_EDIT, lambda case: {"kind": "units"}, expected=302),
    Row("organisation:import_template", P.ORGANISATION_EDIT, lambda case: {"kind": "people"}),
    Row("organisation:export", P.ORGANISATION_VIEW, lambda case: {"kind": "units", "file_format": "csv"}),
    Row("organisation:export", P.ORGANISATION_VIEW, lambda case: {"kind": "people", "file_format": "xlsx"}),
    Row("organisation:people", P.ORGANISATION_VIEW),
    Row("organisation:people", P.ORGANISATION_VIEW, query="?q=a&role=reporter&sort=-name&state="),
    Row("organisation:new_person", P.ORGANISATION_EDIT),
    Row("organisation:person", P.ORGANISATION_VIEW, somebody, scoped=True),
    Row("organisation:edit_person", P.ORGANISATION_EDIT, somebody, scoped=True),
    Row(
        "organisation:set_active", P.ORGANISATION_EDIT, somebody, scoped=True, method="post",
        data=lambda case: {"active": "0"}, expected=302,
    ),
    Row("organisation:give_position", P.ORGANISATION_EDIT, somebody, scoped=True),
    Row("organisation:end_position", P.ORGANISATION_EDIT, a_position, scoped=True),
    Row("organisation:delegations", P.OWN),
    Row("organisation:delegations", P.OWN, role=Role.LEADER),
    Row("organisation:revoke", P.OWN, a_delegation, scoped=True, method="post", expected=302, role=Role.LEADER),
    Row("organisation:profile", P.OWN),
    Row("organisation:profile", P.OWN, role=Role.REPORTER),
    Row("organisation:make_token", P.API_USE, method="post", data=lambda case: {"name": "kế toán"}),
    Row("organisation:revoke_token", P.OWN, a_token, scoped=True, method="post", expected=302),
    Row("organisation:end_session", P.OWN, a_session, scoped=True, method="post", expected=302),
]  # fmt: skip
