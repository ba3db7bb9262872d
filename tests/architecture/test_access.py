"""Access fails closed, over every URL: stranger, other unit, right unit without permission, right person."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import InternalError
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse
from django.utils import timezone

from hoaluoi.core.access.declare import public, requires, writes_on_get
from hoaluoi.core.access.middleware import permission_needed
from hoaluoi.core.access.permissions import GRANTS, Permission, Role, granted
from hoaluoi.core.organisation.models import ApiToken, Person, UnitAlias
from hoaluoi.core.organisation.operations.tokens import make_token
from tests.access_table import SOMEWHERE, Case, Row, case_for, nothing
from tests.architecture.access_rows import rows, snapshot, views
from tests.factories.organisation import actor, client_of, group_with_branches, person

pytestmark = pytest.mark.django_db
EACH_ROW = pytest.mark.parametrize("row", rows(), ids=str)
PROTECTED = pytest.mark.parametrize("row", [row for row in rows() if row.permission is not None], ids=str)
SCOPED = pytest.mark.parametrize("row", [row for row in rows() if row.scoped and row.args is not nothing], ids=str)


def ask(row: Row, client: Client, url: str, data: dict, method: str = ""):
    response = getattr(client, method or row.method)(url, data)
    if response.streaming:
        b"".join(response)  # read to its end, the file is closed
    return response


def walker(row: Row, who: Person) -> Client:
    """The browser of a person, or the program that shows their token."""
    if not row.token:
        return client_of(who)
    _, secret = make_token(person=who, name="walk", by=actor(who), at=timezone.now())
    ApiToken.objects.update(last_used_at=timezone.now())
    return Client(headers={"Authorization": f"Bearer {secret}"})


def address(row: Row, case: Case) -> str:
    return reverse(row.name, kwargs=row.args(case)) + row.query


def test_every_url_stands_in_a_table():
    missing = sorted(set(views()) - {row.name for row in rows()})
    assert not missing, f"add a Row to tests/<app>/urls_table.py for: {', '.join(missing)}"


def test_every_row_names_a_url():
    assert sorted({row.name for row in rows()} - set(views())) == []


def test_every_view_declares_its_permission():
    assert sorted(name for name, view in views().items() if not permission_needed(view)[0]) == []


def test_table_and_view_name_the_same_permission():
    declared = {name: permission_needed(view)[1] for name, view in views().items()}
    assert {row.name: row.permission for row in rows()} == {row.name: declared[row.name] for row in rows()}


@EACH_ROW
def test_right_person_is_let_in(row):
    case = case_for(row)
    client, url, data = walker(row, case.right), address(row, case), row.data(case)
    before = snapshot()
    response = ask(row, client, url, data)
    assert response.status_code == row.expected
    if row.method == "get" and not row.writes:
        assert snapshot() == before


@PROTECTED
def test_stranger_is_sent_to_sign_in(row):
    case = case_for(row)
    url, data, before = address(row, case), row.data(case), snapshot()
    for method in {row.method, "get", "post"}:
        response = ask(row, client_of(None), url, data, method)
        assert response.status_code == row.stranger
        if row.stranger == 302:
            assert response.url.startswith(reverse("account_login"))
    assert snapshot() == before


@PROTECTED
def test_right_unit_without_permission_reads_404(row):
    if row.permission == Permission.OWN:
        assert all(Permission.OWN in permissions for permissions in GRANTS.values())
        return
    case = case_for(row)
    client, url, data = walker(row, case.without), address(row, case), row.data(case)
    before = snapshot()
    for method in {row.method, "get", "post"}:
        assert ask(row, client, url, data, method).status_code == 404
    assert snapshot() == before


@PROTECTED
def test_other_unit_reaches_only_what_is_not_of_one_unit(row):
    case = case_for(row)
    client, url, data = walker(row, case.other), address(row, case), row.data(case)
    before = snapshot()
    response = ask(row, client, url, data)
    if row.scoped:
        assert response.status_code == 404
        assert snapshot() == before
    elif row.method == "get":
        assert response.status_code == row.expected


@SCOPED
def test_absent_reads_like_forbidden(row):
    case = case_for(row)
    there, data = row.args(case), row.data(case)
    absent = {name: SOMEWHERE if isinstance(value, int) else value for name, value in there.items()}
    if SOMEWHERE not in absent.values():
        absent = dict.fromkeys(there, "khong-co")
    answers = [
        ask(row, walker(row, who), reverse(row.name, kwargs=named) + row.query, data)
        for who, named in ((case.right, absent), (case.other, there))
    ]
    assert [answer.status_code for answer in answers] == [404, 404]


# --- the guards themselves, on views of a URLconf of their own ------------------------------------------------------


def _write(request):
    UnitAlias.objects.update(alias="written")
    return HttpResponse("written")


def _undeclared(request):
    return HttpResponse("reached")


urlpatterns = [
    path("writes/", requires(Permission.OWN)(lambda request: _write(request)), name="writes"),
    path("may-write/", writes_on_get(requires(Permission.OWN)(lambda request: _write(request))), name="may_write"),
    path("undeclared/", _undeclared, name="undeclared"),
    path("public/", public(lambda request: HttpResponse("open")), name="public"),
    path("ledger/", requires(Permission.LEDGER_VIEW)(lambda request: HttpResponse("ledger")), name="ledger"),
    path("accounts/login/", public(lambda request: HttpResponse("sign in")), name="account_login"),
]


@pytest.fixture
def own_urls():
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def alias():
    return UnitAlias.objects.create(unit=group_with_branches().root, alias="as it was")


@pytest.mark.usefixtures("own_urls")
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_get_that_tries_to_write_fails_and_writes_nothing(alias, method):
    with pytest.raises(InternalError, match="read-only"):
        getattr(client_of(person()), method)("/writes/")
    alias.refresh_from_db()
    assert alias.alias == "as it was"


@pytest.mark.usefixtures("own_urls")
@pytest.mark.parametrize(("method", "url"), [("post", "/writes/"), ("get", "/may-write/")])
def test_a_post_and_a_declared_get_may_write(alias, method, url):
    assert getattr(client_of(person()), method)(url).status_code == 200
    alias.refresh_from_db()
    assert alias.alias == "written"


@pytest.mark.usefixtures("own_urls")
def test_read_only_ends_with_the_request(alias):
    client = client_of(person())
    assert client.get("/public/").status_code == 200
    UnitAlias.objects.update(alias="afterwards")
    alias.refresh_from_db()
    assert alias.alias == "afterwards"


@pytest.mark.usefixtures("own_urls")
def test_a_view_that_declares_nothing_cannot_be_reached():
    group = group_with_branches()
    assert client_of(person(Role.ADMINISTRATOR, group.root)).get("/undeclared/").status_code == 404


@pytest.mark.usefixtures("own_urls")
def test_a_position_counts_only_on_its_days():
    from datetime import date

    group = group_with_branches()
    past = person(Role.AUDITOR, group.root, until=date(2020, 1, 1))
    present = person(Role.AUDITOR, group.root)
    assert client_of(past).get("/ledger/").status_code == 404
    assert client_of(present).get("/ledger/").status_code == 200


def test_an_unknown_role_may_do_nothing():
    assert granted("no such role") == frozenset()


def test_every_role_is_written_in_the_table():
    assert set(GRANTS) == set(Role.values)
    if any(Permission.OWN not in permissions for permissions in GRANTS.values()):
        raise ImproperlyConfigured("every role includes OWN")
