"""Every page of files, jobs, notices and ledger answers the right person and reads 404 to everybody else."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.jobs.clock import tick
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.ledger.operations import SYSTEM, record
from hoaluoi.core.notices.models import Mail
from tests.factories.organisation import person

pytestmark = pytest.mark.django_db
AT = datetime(2021, 9, 1, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "role", "other"),
    [
        ("jobs:overview", Role.AUDITOR, Role.REPORTER),
        ("notices:mails", Role.ADMINISTRATOR, Role.LEADER),
        ("ledger:entries", Role.LEADER, Role.EMPLOYEE),
        ("ledger:verification", Role.AUDITOR, Role.REPORTER),
    ],
)
def test_page_is_for_its_permission(group, client_of, name, role, other):
    address = reverse(name)
    assert client_of(person(role, group.root)).get(address).status_code == 200
    assert client_of(person(other, group.root)).get(address).status_code == 404
    assert client_of(None).get(address).status_code == 302


def test_ledger_shows_the_entries_of_ones_own_units_only(group, client_of):
    with transaction.atomic():
        for unit_id in (0, group.companies[0].pk, group.companies[3].pk):
            record(event="files.file_stored", by=SYSTEM, at=AT, subject_type="x", subject_id=1, unit_id=unit_id)
    whole, mine, other = Entry.objects.order_by("id")
    leader = client_of(person(Role.LEADER, group.corporations[0]))
    chief = client_of(person(Role.LEADER, group.root))
    seen = [leader.get(reverse("ledger:entry", args=[entry.pk])).status_code for entry in (whole, mine, other)]
    assert seen == [404, 200, 404]
    page = leader.get(reverse("ledger:entries")).context["page"]
    assert [line.entry for line in page.lines] == [mine]
    assert len(chief.get(reverse("ledger:entries")).context["page"].lines) == 3
    assert leader.get(reverse("ledger:chain", args=[mine.pk])).context["proof"].entries == 1
    assert leader.get(reverse("ledger:chain", args=[other.pk])).status_code == 404
    assert leader.get(reverse("ledger:verification")).status_code == 404


def test_auditor_verifies_the_whole_and_that_is_recorded(group, client_of):
    with transaction.atomic():
        record(event="files.file_stored", by=SYSTEM, at=AT, subject_type="x", subject_id=1)
    client = client_of(person(Role.AUDITOR, group.root))
    page = client.post(reverse("ledger:verification"))
    assert page.context["proof"].fault is None
    assert Entry.objects.filter(event="ledger.verified").count() == 1
    assert client.post(reverse("ledger:verification"), {"since": "bad"}).context["proof"] is None


@pytest.mark.parametrize(
    "query",
    ["unit=P1", "unit=không có", "actor=system", "event=files.file_stored", "event=bad", "first_day=2021-09-01",
     "first_day=zzz", "last_day=2021-08-01", "subject=x:1", "subject=';--", "before=99999999", "before=zz"],
)  # fmt: skip
def test_ledger_filters_answer_whatever_is_asked(group, client_of, query):
    with transaction.atomic():
        record(
            event="files.file_stored", by=SYSTEM, at=AT, subject_type="x", subject_id=1, unit_id=group.companies[0].pk
        )
    assert client_of(person(Role.LEADER, group.root)).get(f"{reverse('ledger:entries')}?{query}").status_code == 200


def test_ledger_is_paged_by_id(group, client_of):
    with transaction.atomic():
        for number in range(60):
            record(event="files.file_stored", by=SYSTEM, at=AT, subject_type="x", subject_id=number)
    client = client_of(person(Role.LEADER, group.root))
    first = client.get(reverse("ledger:entries")).context["page"]
    rest = client.get(f"{reverse('ledger:entries')}?{first.older}").context["page"]
    assert (len(first.lines), len(rest.lines), rest.older) == (50, 10, "")
    assert not {line.entry.pk for line in first.lines} & {line.entry.pk for line in rest.lines}


def test_jobs_page_lists_duties_and_lets_only_administrators_act(group, client_of):
    tick(AT)
    admin, auditor = client_of(person(Role.ADMINISTRATOR, group.root)), client_of(person(Role.AUDITOR, group.root))
    duty = admin.get(reverse("jobs:overview")).context["page"].duties[0].row
    assert auditor.post(reverse("jobs:run_now", args=[duty.pk])).status_code == 404
    assert admin.post(reverse("jobs:run_now", args=[duty.pk])).status_code == 302
    assert Entry.objects.filter(event="jobs.duty_called").count() == 1
    for state in ("waiting", "running", "failed", "done", "bad"):
        assert auditor.get(reverse("jobs:overview"), {"state": state}).status_code == 200


def test_mails_show_only_letters_to_people_of_ones_units(group, client_of):
    here, there = person(Role.REPORTER, group.companies[0]), person(Role.REPORTER, group.companies[3])
    letters = [
        Mail.objects.create(
            recipient=p, address="a@b.vn", subject=p.full_name, text="x", html="<p>x", state="kept", created_at=AT
        )
        for p in (here, there)
    ]
    auditor = client_of(person(Role.AUDITOR, group.corporations[0]))
    assert [auditor.get(reverse("notices:mail", args=[m.pk])).status_code for m in letters] == [200, 404]
    assert len(auditor.get(reverse("notices:mails"), {"q": here.full_name[:4]}).context["page"].rows) == 1
    chief = client_of(person(Role.AUDITOR, group.root))
    assert len(chief.get(reverse("notices:mails"), {"state": "kept"}).context["page"].rows) == 2
