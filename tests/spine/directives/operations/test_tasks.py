"""Tasks: acts along the work axis, proof, extensions, handing down; a refused act changes nothing."""

from datetime import UTC, date, datetime

import pytest

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.jobs import queue
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.notices.models import Notice
from hoaluoi.core.periods import Period
from hoaluoi.spine.directives.models import Task, TaskDeadline, TaskProgress
from hoaluoi.spine.directives.operations import tasks
from hoaluoi.spine.directives.operations.implementing import ISSUED, OWED, SHARE
from hoaluoi.spine.directives.operations.statuses import evaluate
from hoaluoi.spine.directives.queries import tasks as queries
from hoaluoi.spine.directives.queries.scorecards import grid
from hoaluoi.spine.directives.rules import Act, TimeState
from hoaluoi.spine.documents import operations as documents
from hoaluoi.spine.indicators.models import Indicator
from hoaluoi.spine.indicators.provenance import opened
from hoaluoi.spine.indicators.queries import reading
from tests.factories import directives as directed
from tests.factories import followup as made
from tests.factories.organisation import actor, person

pytestmark = pytest.mark.django_db
AT = made.AT
LATER = datetime(2022, 11, 7, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK_OFFSET = AT - datetime.now(UTC)


@pytest.fixture
def alice(group):
    """Coordinator of a corporation: gives tasks."""
    return person(Role.COORDINATOR, group.corporations[0])


@pytest.fixture
def bob(group):
    """Leader of a company below: his unit leads them."""
    return person(Role.LEADER, group.companies[0], rank="head")


@pytest.fixture
def given(group, alice, bob):
    return made.task(group.companies[0], alice, assigner=group.corporations[0], owner=None)


def move(task: Task, act: Act, who, at=AT, reason="") -> Task:
    return tasks.move(task=task, act=act, by=actor(who), at=at, reason=reason)


def test_a_task_without_a_named_owner_goes_to_the_head_and_tells_them(given, bob):
    assert given.owner == bob
    assert Notice.objects.filter(recipient=bob, code="directives.task_assigned").count() == 1
    assert Entry.objects.filter(event="directives.task_assigned", subject_id=given.pk).count() == 1


def test_no_owner_no_issue(group, alice):
    with pytest.raises(tasks.UnableToMoveTask, match="no_owner"):
        made.task(group.companies[3], alice, owner=None)
    assert not Task.objects.exists()


def test_done_is_what_the_assigner_accepted_and_counts_from_the_day_of_submission(given, alice, bob):
    move(given, Act.ACCEPT, bob)
    tasks.submit_result(task=given, note="Xong", by=actor(bob), at=datetime(2022, 12, 30, 3, 0, tzinfo=UTC))
    done = move(given, Act.APPROVE, alice, at=datetime(2023, 2, 1, 3, 0, tzinfo=UTC))
    assert (done.state, done.done_by, done.percent) == ("done", alice, 100)
    assert queries.time_of(done, date(2023, 2, 2)) is TimeState.DONE_EARLY
    assert [entry.event for entry in Entry.objects.filter(subject_type="directives.task").order_by("id")] == [
        "directives.task_assigned",
        "directives.task_accepted",
        "directives.task_evidence",
        "directives.task_submitted",
        "directives.task_done",
    ]


def test_a_second_click_on_submit_is_refused_and_changes_nothing(given, bob):
    tasks.submit_result(task=given, note="Xong", by=actor(bob), at=AT)
    with pytest.raises(tasks.UnableToMoveTask, match="not_allowed"):
        tasks.submit_result(task=given, note="Xong", by=actor(bob), at=AT)
    given.refresh_from_db()
    assert (given.state, given.evidence.count()) == ("submitted", 1)


@pytest.mark.parametrize("act", [Act.RETURN, Act.WITHDRAW, Act.PAUSE])
def test_some_acts_need_a_reason(given, alice, act):
    with pytest.raises(tasks.UnableToMoveTask, match="reason_missing"):
        move(given, act, alice, reason="  ")
    given.refresh_from_db()
    assert given.state == "assigned"


def test_nothing_is_submitted_without_proof(given, bob):
    with pytest.raises(tasks.UnableToMoveTask, match="evidence_missing"):
        tasks.submit_result(task=given, by=actor(bob), at=AT)
    given.refresh_from_db()
    assert given.state == "assigned"


def test_more_wanted_starts_the_clock_again_and_tells_the_unit(given, alice, bob):
    tasks.submit_result(task=given, note="Xong", by=actor(bob), at=AT)
    back = move(given, Act.WANT_MORE, alice, reason="Thiếu phụ lục")
    assert (back.state, back.submitted_at) == ("more_wanted", None)
    assert Notice.objects.filter(recipient=bob, code="directives.task_more_wanted").exists()


def test_an_extension_keeps_the_first_deadline_and_both_rates_tell(given, alice, bob):
    tasks.extend(
        task=given, to_date=date(2023, 1, 15), reason="Chờ vật tư", by=actor(alice), by_person=alice, at=AT
    )  # fmt: skip
    given.refresh_from_db()
    assert (given.deadline_date, given.original_deadline_date) == (date(2023, 1, 15), made.DUE)
    assert TaskDeadline.objects.get(task=given).from_date == made.DUE
    tasks.submit_result(task=given, note="Xong", by=actor(bob), at=datetime(2023, 1, 10, 3, 0, tzinfo=UTC))
    move(given, Act.APPROVE, alice, at=datetime(2023, 1, 11, 3, 0, tzinfo=UTC))
    rates = queries.rates(Task.objects.all(), date(2023, 2, 1))
    assert (rates.current.on_time, rates.current.late) == (1, 0)
    assert (rates.original.on_time, rates.original.late) == (0, 1)


def test_an_extension_goes_forward_only(given, alice):
    with pytest.raises(tasks.UnableToMoveTask, match="deadline_not_later"):
        tasks.extend(task=given, to_date=made.DUE, reason="x", by=actor(alice), by_person=alice, at=AT)
    assert not TaskDeadline.objects.exists()


def test_handing_down_goes_to_each_unit_once_and_not_past_the_own_deadline(group, given, bob):
    district = group.districts[0]
    person(Role.REPORTER, district, rank="head")
    part = tasks.hand_down(task=given, to=district, by=actor(bob), at=AT)
    assert (part.parent, part.assigner, part.deadline_date) == (given, given.lead, made.DUE)
    with pytest.raises(tasks.UnableToMoveTask, match="already_given"):
        tasks.hand_down(task=given, to=district, by=actor(bob), at=AT)
    with pytest.raises(tasks.UnableToMoveTask, match="deadline_after_own"):
        tasks.hand_down(task=given, to=group.districts[1], deadline_date=date(2023, 5, 1), by=actor(bob), at=AT)


def test_progress_is_the_leads_word_and_said_once(given, group, bob):
    for _ in range(2):
        tasks.report_progress(task=given, unit=given.lead, percent=40, note="Đã họp", by=actor(bob), at=AT)
    given.refresh_from_db()
    assert (given.percent, TaskProgress.objects.count()) == (40, 1)
    with pytest.raises(tasks.UnableToMoveTask, match="not_coordinating"):
        tasks.report_progress(task=given, unit=group.companies[3], percent=50, by=actor(bob), at=AT)


def test_a_coordinating_unit_has_a_clock_of_its_own(group, alice, bob):
    given = made.task(
        group.companies[0], alice, assigner=group.corporations[0], coordinating=[group.companies[1]], owner=bob
    )
    tasks.finish_part(task=given, unit=group.companies[1], by=actor(bob), at=AT)
    part = tasks.finish_part(task=given, unit=group.companies[1], by=actor(bob), at=LATER)
    assert part.done_at == AT
    assert Entry.objects.filter(event="directives.task_part_done").count() == 1


def test_every_task_stands_in_exactly_one_place_of_the_tally(given, group, alice, bob):
    withdrawn = made.task(group.companies[0], alice, assigner=group.corporations[0], owner=bob)
    move(withdrawn, Act.WITHDRAW, alice, reason="Trùng")
    made.task(group.companies[0], alice, assigner=group.corporations[0], owner=bob, deadline_date=None)
    counted = queries.rates(Task.objects.all(), date(2023, 3, 1)).current
    assert (counted.assigned, counted.overdue, counted.withdrawn, counted.no_deadline) == (3, 1, 1, 1)


@pytest.fixture
def asked(group, alice):
    """The resolution's first target: each company of a corporation issues its implementing document."""
    aim = directed.target(
        directed.directive(group.corporations[0], alice), alice, kind="do", comparator="=", value="100",
        unit_of_measure="%", denominator="cấp ủy trực thuộc", deadline_date=date(2022, 12, 31),
    )  # fmt: skip
    directed.handed_down(aim, group.corporations[0], alice, method="same")
    for company in group.companies[:2]:
        person(Role.LEADER, company, rank="head")
        made.task(
            company, alice, assigner=group.corporations[0], owner=None, target=aim, directive=aim.directive,
            needs_document=True,
        )  # fmt: skip
    return aim


def issue(task: Task, who) -> Task:
    plan = documents.register(
        kind="implementing", title="Kế hoạch triển khai", symbol="12-KH", issuer=task.lead, by=actor(who), at=AT,
        issued_date=date(2022, 10, 3),
    )  # fmt: skip
    return tasks.submit_result(task=task, document=plan, by=actor(who), at=AT)


def test_an_implementing_document_is_the_only_proof_that_counts(asked, bob):
    task = Task.objects.filter(needs_document=True).first()
    with pytest.raises(tasks.UnableToMoveTask, match="evidence_missing"):
        tasks.submit_result(task=task, note="Đã ban hành", by=actor(bob), at=AT)
    assert issue(task, bob).state == "submitted"


def test_documents_issued_roll_up_to_every_level_as_a_target_and_as_an_indicator(group, asked, alice, bob):
    first = Task.objects.get(lead=group.companies[0])
    move(issue(first, bob), Act.APPROVE, alice)
    queue.run_waiting()
    evaluate(targets=[asked], on=date(2022, 10, 10), at=AT)
    scores = grid(
        [group.corporations[0].pk, group.companies[0].pk, group.companies[1].pk], [asked.pk], date(2022, 10, 10)
    )
    values = {unit_id: (score.actual, score.status) for (unit_id, _), score in scores.items()}
    assert values == {
        group.corporations[0].pk: (50, "on_track"),
        group.companies[0].pk: (100, "met"),
        group.companies[1].pk: (0, "on_track"),
    }
    share = Indicator.objects.get(code=SHARE)
    held = reading(share, group.root.pk, Period.from_code("2022-M10"))
    assert (held.value, held.numerator, held.denominator) == (50, 1, 2)
    # The last count holds: a month later nothing has happened and nothing is lost.
    opening = opened("directives.implementing", group.companies[0].pk, ISSUED)
    assert opening.url.endswith(f"?unit={group.companies[0].pk}&documents=1")
    assert opened("directives.implementing", 987654321, OWED) is None
