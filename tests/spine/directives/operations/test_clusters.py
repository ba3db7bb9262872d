"""Emulation clusters: formed by a decision, through time, one at a time; league tables follow them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.spine.directives.models import ClusterMember, EmulationCluster
from hoaluoi.spine.directives.operations import allocations, clusters
from hoaluoi.spine.directives.operations.clusters import UnableToCluster
from hoaluoi.spine.directives.queries.clusters import clusters_of
from hoaluoi.spine.directives.queries.leagues import LeagueBasis, league
from tests.architecture.access_rows import snapshot
from tests.factories.directives import AT, ISSUED, directive, target
from tests.factories.organisation import actor, client_of, person

pytestmark = pytest.mark.django_db
LATER = ISSUED + timedelta(days=30)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK_OFFSET = AT - datetime.now(UTC)


@pytest.fixture
def alice(group):
    return person(Role.COORDINATOR, group.root)


def form(group, who, units, *, owner=None, name="Cụm 1", on=ISSUED, **more):
    return clusters.form_cluster(
        owner=owner or group.root, names={"name_vi": name}, decision="12/QĐ-EVN", unit_ids=[unit.pk for unit in units],
        on=on, by=actor(who), at=AT, **more,
    )  # fmt: skip


def change(cluster, who, units, on, name="Cụm 1"):
    return clusters.change_cluster(
        cluster=cluster, names={"name_vi": name}, decision="12/QĐ-EVN", unit_ids=[unit.pk for unit in units], on=on,
        by=actor(who), at=AT,
    )  # fmt: skip


def members(group, on: date) -> set[str]:
    found = clusters_of(group.root.pk, [unit.pk for unit in group.companies], on)
    return {unit.code for unit in group.companies if unit.pk in found}


def test_members_hold_from_a_day_on_and_days_before_stay_as_they_were(group, alice):
    one, two, three, _four = group.companies
    made = form(group, alice, [one, two])
    change(made, alice, [one, three], LATER)
    assert members(group, ISSUED) == {one.code, two.code}
    assert members(group, LATER) == {one.code, three.code}
    change(made, alice, [one, three], LATER)
    assert Entry.objects.filter(event="directives.cluster_changed").count() == 1, "nothing changed the second time"


def test_what_cannot_be_a_cluster_is_refused_whole(group, alice):
    one, two, three, four = group.companies
    form(group, alice, [one, two])
    before = snapshot()
    for units, code, more in (
        ([one, three], "elsewhere", {"name": "Cụm 2"}),
        ([three], "too_few", {"name": "Cụm 2"}),
        ([group.root, three], "not_below", {"name": "Cụm 2"}),
        ([three, four], "name_taken", {}),
        ([three, four], "name_missing", {"name": " "}),
    ):
        with pytest.raises(UnableToCluster, match=code):
            form(group, alice, units, **more)
    assert snapshot() == before


def test_a_dissolved_cluster_is_history(group, alice):
    made = form(group, alice, group.companies[:2])
    for _click in range(2):
        clusters.dissolve(cluster=made, reason="Sắp xếp lại", on=LATER, by=actor(alice), at=AT)
    assert (len(members(group, ISSUED)), members(group, LATER)) == (2, set())
    assert Entry.objects.filter(event="directives.cluster_dissolved").count() == 1
    form(group, alice, group.companies[:2], on=LATER)


def test_the_answerable_units_own_cluster_comes_before_those_above(group, alice):
    corporation, below = group.corporations[0], group.companies[:2]
    form(group, alice, below, name="Của tập đoàn")
    form(group, alice, below, owner=corporation, name="Của tổng công ty")
    found = clusters_of(corporation.pk, [unit.pk for unit in below], ISSUED)
    assert {each.name_vi for each in found.values()} == {"Của tổng công ty"}


def test_league_tables_rank_by_named_cluster_and_else_by_parent_and_kind(group, alice):
    aim = target(directive(group.root, alice), alice, value="100")
    allocations.hand_down(
        target=aim, unit=group.root, method="largest_remainder", on=ISSUED, expects=None, by=actor(alice), at=AT
    )
    plain = {place.cluster for place in league(aim, ISSUED, by=LeagueBasis.CLUSTER)}
    form(group, alice, group.corporations, name="Khối A", simulated=True)
    named = league(aim, ISSUED, by=LeagueBasis.CLUSTER)
    assert {(place.cluster, place.cluster_simulated) for place in named} == {(f"Khối A · {group.root.label}", True)}
    without = {place.cluster for place in league(aim, ISSUED, by=LeagueBasis.CLUSTER, basis="real")}
    assert without == plain


def test_the_pages_form_and_change_a_cluster(group, alice):
    client = client_of(alice)
    one, two, three, _four = group.companies
    typed = {"name_vi": "Cụm miền Nam", "decision": "12/QĐ-EVN", "since": ISSUED.isoformat()}
    assert client.get("/directives/clusters/new").status_code == 200
    answer = client.post("/directives/clusters/new", typed | {"unit": [one.pk, two.pk]})
    assert answer.status_code == 302
    made = EmulationCluster.objects.get()
    refused = client.post(f"/directives/clusters/{made.pk}/", typed | {"unit": [one.pk]})
    assert refused.status_code == 422
    assert ClusterMember.objects.count() == 2
    client.post(f"/directives/clusters/{made.pk}/", typed | {"unit": [one.pk, three.pk], "since": LATER.isoformat()})
    page = client.get("/directives/clusters/", {"on": LATER.isoformat()}).content.decode()
    assert three.label in page
    client.post(f"/directives/clusters/{made.pk}/dissolve", {"reason": "Sắp xếp lại"})
    assert EmulationCluster.objects.get().dissolved_reason == "Sắp xếp lại"


def test_another_branch_changes_nothing(group, alice):
    made = form(group, alice, group.companies[:2])
    other = client_of(person(Role.COORDINATOR, group.corporations[1]))
    before = snapshot()
    assert other.get(f"/directives/clusters/{made.pk}/").status_code == 404
    assert other.post(f"/directives/clusters/{made.pk}/dissolve", {"reason": "x"}).status_code == 404
    assert other.post(f"/directives/clusters/new?owner={group.root.pk}", {"name_vi": "x"}).status_code == 404
    assert snapshot() == before
