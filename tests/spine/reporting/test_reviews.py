"""The level above approves or sends back; facts become final; nobody approves what is not theirs."""

from datetime import timedelta

import pytest
from django.http import Http404

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.notices.models import Notice
from hoaluoi.spine.indicators.models import Fact
from hoaluoi.spine.reporting.errors import UnableToReview
from hoaluoi.spine.reporting.models import Return
from hoaluoi.spine.reporting.operations import returns
from hoaluoi.spine.reporting.queries import review_queue
from tests.factories.organisation import actor, client_of, person
from tests.factories.reporting import LATE, daily_form, filed

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(group):
    return person(Role.REPORTER, group.companies[0])


@pytest.fixture
def alice(group):
    return person(Role.COORDINATOR, group.corporations[0])


@pytest.fixture
def version(group, bob):
    return filed(daily_form(group.root, group.companies), group.companies[0], bob, {"cases": "3", "absent": "1"})


def test_approving_makes_the_facts_final(version, alice):
    returns.approve(of=version.of, by=actor(alice), at=LATE, number=1)
    held = Return.objects.get()
    assert (held.state, held.approved_by, held.approved_at) == ("approved", alice, LATE)
    assert set(Fact.objects.values_list("provisional", flat=True)) == {False}
    assert Entry.objects.filter(event="reporting.approved", actor_id=alice.pk).count() == 1


def test_sending_back_tells_the_author_why(version, alice, bob):
    returns.send_back(of=version.of, by=actor(alice), at=LATE, reason="Thiếu một ca")
    held = Return.objects.get()
    assert (held.state, held.sent_back_reason) == ("sent_back", "Thiếu một ca")
    notice = Notice.objects.get(recipient=bob)
    assert (notice.code, notice.params["reason"]) == ("reporting.sent_back", "Thiếu một ca")
    assert set(Fact.objects.values_list("provisional", flat=True)) == {True}


def test_sending_back_wants_a_reason(version, alice):
    with pytest.raises(UnableToReview) as refused:
        returns.send_back(of=version.of, by=actor(alice), at=LATE, reason=" ")
    assert refused.value.code == "no_reason"
    assert Return.objects.get().state == "submitted"


def test_newer_version_is_not_approved_unseen(version, alice, bob):
    held = returns.save_cells(of=version.of, cells={"cases": "9"}, revision=9, by=actor(bob), at=LATE)
    returns.amend(of=held, by=actor(bob), at=LATE, reason="Đếm lại")
    with pytest.raises(UnableToReview) as refused:
        returns.approve(of=held, by=actor(alice), at=LATE, number=1)
    assert refused.value.code == "newer_version"


def test_amending_what_was_approved_waits_for_approval_anew(version, alice, bob):
    returns.approve(of=version.of, by=actor(alice), at=LATE)
    held = returns.save_cells(of=version.of, cells={"cases": "9"}, revision=9, by=actor(bob), at=LATE)
    returns.amend(of=held, by=actor(bob), at=LATE, reason="Đếm lại")
    assert Return.objects.get().state == "submitted"
    assert set(Fact.objects.values_list("provisional", flat=True)) == {True}


def test_a_unit_does_not_approve_its_own_return(version, group):
    own = person(Role.COORDINATOR, group.companies[0])
    before = Return.objects.values().get()
    with pytest.raises(Http404):
        returns.approve(of=version.of, by=actor(own), at=LATE)
    assert Return.objects.values().get() == before


def test_another_branch_does_not_review(version, group):
    other = person(Role.COORDINATOR, group.corporations[1])
    with pytest.raises(Http404):
        returns.send_back(of=version.of, by=actor(other), at=LATE, reason="x")
    assert Return.objects.get().state == "submitted"


def test_nobody_approves_what_they_sent_for_a_unit_below(group, alice):
    form = daily_form(group.root, group.companies)
    version = filed(form, group.companies[0], alice)
    with pytest.raises(UnableToReview) as refused:
        returns.approve(of=version.of, by=actor(alice), at=LATE)
    assert refused.value.code == "own_return"


def test_queue_holds_one_level_below_unless_asked_deeper(version, group, alice):
    boss = actor(person(Role.COORDINATOR, group.root))
    assert list(review_queue(actor(alice))) == [version.of]
    assert list(review_queue(boss)) == []
    assert list(review_queue(boss, direct_only=False)) == [version.of]


def test_approving_many_leaves_what_cannot_be_approved(version, group, alice):
    other = filed(version.of.form, group.companies[1], alice)
    done, left = returns.approve_many(returns=[version.of, other.of], by=actor(alice), at=LATE)
    assert [held.unit for held in done] == [group.companies[0]]
    assert [held.unit for held, _why in left] == [group.companies[1]]


def test_an_approval_is_undone_by_its_author_within_half_an_hour(version, alice, group):
    client = client_of(alice)
    answer = client.post("/returns/review/approve", {"return": version.of_id})
    assert answer["Location"].endswith(f"?undo=approved.{version.of_id}")
    assert "review/take-back" in client.get(answer["Location"]).content.decode()
    client.post("/returns/review/take-back", {"act": "approved", "things": str(version.of_id)})
    assert Return.objects.get().state == "submitted"
    assert set(Fact.objects.values_list("provisional", flat=True)) == {True}
    assert Entry.objects.filter(event="reporting.approval_undone", actor_id=alice.pk).count() == 1


def test_several_are_sent_back_for_one_reason_and_taken_back_once(version, alice, bob, group):
    carol = person(Role.REPORTER, group.companies[1])
    other = filed(version.of.form, group.companies[1], carol, {"cases": "1", "absent": "0"})
    client, ids = client_of(alice), [version.of_id, other.of_id]
    for _click in range(2):
        answer = client.post("/returns/review/send-back", {"return": ids, "reason": "Thiếu ca đêm"})
    assert set(Return.objects.values_list("state", "sent_back_reason")) == {("sent_back", "Thiếu ca đêm")}
    assert "undo" not in answer["Location"], "the second click sent nothing back"
    assert Notice.objects.filter(code="reporting.sent_back").count() == 2
    for _tab in range(2):
        client.post("/returns/review/take-back", {"act": "sent_back", "things": ".".join(map(str, ids))})
    assert set(Return.objects.values_list("state", "sent_back_reason")) == {("submitted", "")}
    assert Entry.objects.filter(event="reporting.sending_back_undone").count() == 2
    assert Notice.objects.filter(code="reporting.sent_back_undone", recipient__in=[bob, carol]).count() == 2


def test_several_are_not_sent_back_without_a_reason(version, alice):
    client_of(alice).post("/returns/review/send-back", {"return": version.of_id, "reason": " "})
    assert Return.objects.get().state == "submitted"


def test_what_its_author_corrects_already_stays_sent_back(version, alice, bob):
    returns.send_back(of=version.of, by=actor(alice), at=LATE, reason="Thiếu một ca")
    returns.save_cells(
        of=Return.objects.get(), cells={"cases": "9"}, revision=9, by=actor(bob), at=LATE + timedelta(minutes=2)
    )
    with pytest.raises(UnableToReview) as refused:
        returns.recall(of=version.of, by=actor(alice), at=LATE + timedelta(minutes=3))
    assert refused.value.code == "being_corrected"
    assert Return.objects.get().state == "sent_back"


@pytest.mark.parametrize("who", ["another", "late", "waiting"])
def test_nobody_else_and_not_later_and_not_what_waits(version, alice, group, who):
    if who != "waiting":
        returns.approve(of=version.of, by=actor(alice), at=LATE, number=1)
    another = person(Role.COORDINATOR, group.corporations[0])
    by, at = actor(another if who == "another" else alice), LATE + timedelta(minutes=31 if who == "late" else 1)
    before = (Return.objects.get().state, Entry.objects.count())
    with pytest.raises(UnableToReview):
        returns.take_back(of=version.of, by=by, at=at)
    assert (Return.objects.get().state, Entry.objects.count()) == before
