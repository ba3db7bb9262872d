"""What the pages of following up show, and that a denied act changes nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.periods import Period
from hoaluoi.spine.directives.models import ExplanationRequest, Obstacle, StatusOverride, Task, TaskEvidence
from hoaluoi.spine.directives.operations import overrides
from hoaluoi.spine.directives.operations.statuses import evaluate
from hoaluoi.spine.directives.queries.scorecards import grid
from hoaluoi.spine.documents.models import Document
from tests.factories import directives as directed
from tests.factories import followup as made
from tests.factories.indicators import measure, put
from tests.factories.organisation import actor, person

pytestmark = pytest.mark.django_db
AT = datetime(2022, 10, 20, 2, 0, tzinfo=UTC)
DAY = date(2022, 10, 20)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK_OFFSET = AT - datetime.now(UTC)


@pytest.fixture
def alice(group):
    return person(Role.LEADER, group.root, rank="head", language="en")


@pytest.fixture
def bob(group):
    return person(Role.LEADER, group.companies[0], rank="head", language="en")


@pytest.fixture
def aim(group, alice):
    aim = directed.target(
        directed.directive(group.root, alice), alice, measure=measure("initiatives"), start_date=date(2022, 1, 1)
    )
    directed.handed_down(aim, group.root, alice)
    directed.handed_down(aim, group.corporations[0], alice)
    for month in range(1, 10):
        put("initiatives", {group.districts[0]: 3, group.districts[2]: 1}, Period.from_code(f"2022-M{month:02d}"))
    evaluate(targets=[aim], on=DAY, at=AT)
    return aim


def page(client, name, *args, **query) -> str:
    response = client.get(reverse(f"directives:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_scorecard_shows_each_number_as_a_link_to_where_it_comes_from(group, aim, alice, client_of):
    text = page(client_of(alice), "scorecard", group.corporations[0].pk)
    assert f"/indicators/provenance/measure/initiatives/{group.corporations[0].pk}/2022-M09" in text
    assert 'class="score-reason"' in text
    assert reverse("directives:status_rules") + "#behind" in text


def test_the_list_of_scorecards_counts_and_finds_units_without_marks(group, aim, alice, client_of):
    client = client_of(alice)
    assert group.corporations[1].name in page(client, "scorecards")
    found = page(client, "scorecards", q="dien luc quan 3")
    assert group.districts[2].name in found
    assert group.districts[0].name not in found


def test_the_number_of_queries_of_the_list_does_not_grow_with_its_units(
    group, aim, alice, client_of, django_assert_max_num_queries
):
    client = client_of(alice)
    page(client, "scorecards")
    with django_assert_max_num_queries(30) as few:
        page(client, "scorecards", unit=group.corporations[1].pk)
    with django_assert_max_num_queries(len(few)):
        page(client, "scorecards", unit=group.root.pk)


def test_a_league_shows_a_person_below_their_own_rank_among_all(group, aim, bob, client_of):
    text = page(client_of(bob), "league", aim.pk, unit=group.corporations[0].pk)
    assert group.companies[0].name in text
    assert group.companies[1].name not in text


@pytest.mark.parametrize("by", ["trajectory", "per_capita", "cluster"])
def test_the_league_has_three_bases(group, aim, alice, client_of, by):
    text = page(client_of(alice), "league", aim.pk, by=by, unit=group.corporations[0].pk)
    assert f'<option value="{by}" selected>' in text


def test_a_question_is_asked_and_answered_on_the_pages(group, aim, alice, client_of):
    carol = person(Role.COORDINATOR, group.corporations[0], language="en")
    asking = f"{reverse('directives:explanation_new')}?target={aim.pk}&unit={group.corporations[0].pk}"
    assert client_of(alice).get(asking).status_code == 200
    given = {"question": "Vì sao?", "due_date": (DAY + timedelta(days=3)).isoformat()}
    asked = client_of(alice).post(asking, given)
    assert asked.status_code == 302
    again = client_of(alice).post(asking, given)
    assert again.status_code == 422
    assert ExplanationRequest.objects.count() == 1
    client_of(carol).post(f"{asked.url}answer", {"answer": "Do dịch"})
    assert "Do dịch" in client_of(alice).get(asked.url).content.decode()
    client_of(alice).post(f"{asked.url}close")
    assert ExplanationRequest.objects.get().closed_by == alice


def test_a_unit_cannot_ask_itself_up_nor_answer_for_another(group, aim, alice, bob, client_of):
    asked = made.explanation(aim, group.corporations[1], alice, AT)
    answer = reverse("directives:explanation_answer", args=[asked.pk])
    assert client_of(bob).post(answer, {"answer": "x"}).status_code == 404
    asking = f"{reverse('directives:explanation_new')}?target={aim.pk}&unit={group.corporations[0].pk}"
    assert client_of(bob).get(asking).status_code == 404
    asked.refresh_from_db()
    assert asked.answer == ""


def test_an_obstacle_is_raised_on_a_page_once(group, aim, bob, client_of):
    raising = f"{reverse('directives:obstacle_new')}?target={aim.pk}&unit={group.companies[0].pk}"
    given = {"title": "Thiếu vật tư", "cause": "Giao chậm", "due_date": (DAY + timedelta(days=9)).isoformat()}
    raised = client_of(bob).post(raising, given)
    assert (raised.status_code, client_of(bob).post(raising, given).status_code) == (302, 422)
    assert Obstacle.objects.get().owner == group.corporations[0]
    assert client_of(bob).post(f"{raised.url}resolve", {"reason": "Xong"}).status_code == 404
    assert Obstacle.objects.get().resolved_at is None


def test_an_override_shows_both_colours_everywhere(group, aim, alice, client_of):
    second = person(Role.LEADER, group.root)
    asking = f"{reverse('directives:override_new')}?target={aim.pk}&unit={group.corporations[0].pk}"
    assert client_of(alice).get(asking).status_code == 200
    given = {"status": "at_risk", "reason": "Số liệu về chậm", "expires_date": (DAY + timedelta(days=9)).isoformat()}
    asked = client_of(alice).post(asking, given)
    assert client_of(alice).post(f"{asked.url}approve").status_code == 302
    assert StatusOverride.objects.get().approved_at is None, "nobody approves their own"
    overrides.approve(override=StatusOverride.objects.get(), by=actor(second), at=AT)
    for name, args in (
        ("scorecard", [group.corporations[0].pk]),
        ("league", [aim.pk]),
        ("override", [StatusOverride.objects.get().pk]),
    ):
        text = page(client_of(alice), name, *args)
        assert "status-at_risk" in text
        assert "status-behind" in text
    assert "Số liệu về chậm" in page(client_of(alice), "overrides")


def test_statuses_set_by_hand_are_approved_together_and_taken_back(group, aim, alice, bob, client_of):
    second, here = person(Role.LEADER, group.root), reverse("directives:overrides")
    own = made.override(aim, group.corporations[1], second, AT, status="at_risk")
    asked = made.override(aim, group.corporations[0], alice, AT, status="at_risk")
    text = page(client_of(second), "overrides")
    assert f'name="override" value="{asked.pk}"' in text
    assert f'name="override" value="{own.pk}"' not in text
    browser, every = client_of(second), {"override": [asked.pk, own.pk, 987_654_321]}
    for _twice in range(2):
        answer = browser.post(reverse("directives:overrides_approve"), every)
        assert answer.status_code == 302
    assert {held.pk: held.approved_by for held in StatusOverride.objects.all()} == {asked.pk: second, own.pk: None}
    assert Entry.objects.filter(event="directives.override_approved").count() == 1
    undo = {"act": "approved", "things": str(asked.pk)}
    assert client_of(alice).post(reverse("directives:overrides_undo"), undo).url == here
    assert StatusOverride.objects.get(pk=asked.pk).approved_by == second, "only whoever approved takes it back"
    assert grid([group.corporations[0].pk], [aim.pk], DAY)[group.corporations[0].pk, aim.pk].overridden
    browser.post(reverse("directives:overrides_undo"), undo)
    assert StatusOverride.objects.get(pk=asked.pk).approved_by is None
    assert not grid([group.corporations[0].pk], [aim.pk], DAY)[group.corporations[0].pk, aim.pk].overridden


def test_statuses_of_another_branch_are_not_approved_by_their_number(group, aim, alice, client_of):
    asked = made.override(aim, group.corporations[0], alice, AT, status="at_risk")
    stranger, before = client_of(person(Role.LEADER, group.corporations[1])), Entry.objects.count()
    for name, data in (
        ("overrides_approve", {"override": asked.pk}),
        ("overrides_undo", {"act": "approved", "things": str(asked.pk)}),
    ):
        assert stranger.post(reverse(f"directives:{name}"), data).status_code == 302
    assert StatusOverride.objects.get().approved_at is None
    assert Entry.objects.count() == before


@pytest.fixture
def given(group, alice, bob):
    return made.task(
        group.companies[0], alice, assigner=group.root, owner=bob, needs_document=True, at=AT,
        deadline_date=date(2022, 12, 1),
    )  # fmt: skip


def test_a_result_with_a_new_document_and_a_file_is_handed_in_and_accepted(given, alice, bob, client_of):
    submit = reverse("directives:task_submit", args=[given.pk])
    proof = SimpleUploadedFile(
        "ket-qua.pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    posted = {"note": "Đã ban hành", "symbol": "12-KH/ĐU", "title": "Kế hoạch triển khai", "file": proof}
    assert client_of(bob).post(submit, posted).status_code == 302
    document = Document.objects.get(symbol="12-KH/ĐU")
    assert (document.kind, document.issuer) == ("implementing", given.lead)
    text = page(client_of(alice), "task", given.pk)
    assert "ket-qua.pdf" in text
    client_of(alice).post(reverse("directives:task_move", args=[given.pk, "approve"]))
    given.refresh_from_db()
    assert (given.state, given.done_by) == ("done", alice)


def test_a_wrong_file_keeps_nothing_and_what_was_typed_stays(given, bob, client_of):
    bad = SimpleUploadedFile("virus.exe", b"MZ\x90\x00")
    posted = {"note": "Đã ban hành", "symbol": "12-KH/ĐU", "title": "Kế hoạch", "file": bad}
    response = client_of(bob).post(reverse("directives:task_submit", args=[given.pk]), posted)
    assert response.status_code == 422
    assert "Đã ban hành" in response.content.decode()
    assert not Document.objects.filter(symbol="12-KH/ĐU").exists()
    assert not TaskEvidence.objects.exists()


def test_the_lead_cannot_accept_its_own_result_nor_extend_its_deadline(given, bob, client_of):
    client = client_of(bob)
    for address, data in (
        (reverse("directives:task_move", args=[given.pk, "approve"]), {}),
        (reverse("directives:task_move", args=[given.pk, "withdraw"]), {"reason": "x"}),
        (reverse("directives:task_extend", args=[given.pk]), {"to_date": "2023-01-05", "reason": "x"}),
    ):
        assert client.post(address, data).status_code == 404
    given.refresh_from_db()
    assert (given.state, given.deadline_date) == ("assigned", date(2022, 12, 1))


def test_an_unknown_act_is_not_found(given, alice, client_of):
    assert client_of(alice).post(reverse("directives:task_move", args=[given.pk, "explode"])).status_code == 404


def test_a_task_is_given_to_several_units_at_once(group, client_of):
    carol = person(Role.COORDINATOR, group.root, language="en")
    for corporation in group.corporations:
        person(Role.LEADER, corporation, rank="head")
    posted = {"title": "Lập kế hoạch", "leads": [unit.pk for unit in group.corporations], "deadline_date": "2022-12-31"}
    assert client_of(carol).post(reverse("directives:task_new"), posted).status_code == 302
    assert Task.objects.filter(title="Lập kế hoạch", assigner=group.root).count() == 2
    text = page(client_of(carol), "tasks", box="given")
    assert "Lập kế hoạch" in text


def test_a_task_is_not_given_to_a_unit_of_another_branch(group, client_of):
    carol = person(Role.COORDINATOR, group.corporations[0], language="en")
    posted = {"title": "Lập kế hoạch", "leads": [group.companies[2].pk]}
    assert client_of(carol).post(reverse("directives:task_new"), posted).status_code == 422
    assert not Task.objects.exists()


@pytest.mark.parametrize("time", ["", "open", "overdue", "due_soon", "submitted", "done"])
def test_the_list_of_tasks_takes_the_same_queries_however_many_there_are(
    group, alice, bob, client_of, django_assert_max_num_queries, time
):
    client = client_of(alice)
    made.task(group.companies[0], alice, assigner=group.root, owner=bob)
    page(client, "tasks", time=time)
    with django_assert_max_num_queries(25) as one:
        page(client, "tasks", time=time, box="all")
    for _ in range(5):
        made.task(group.companies[0], alice, assigner=group.root, owner=bob)
    with django_assert_max_num_queries(len(one)):
        page(client, "tasks", time=time, box="all")


def test_lists_leave_as_spreadsheets_in_which_no_cell_runs(group, aim, alice, bob, client_of):
    made.task(group.companies[0], alice, assigner=group.root, owner=bob, title="=HYPERLINK(1)")
    client = client_of(alice)
    tasks = client.get(reverse("directives:tasks"), {"box": "all", "format": "csv"})
    assert tasks["Content-Type"].startswith("text/csv")
    assert "'=HYPERLINK(1)" in tasks.content.decode("utf-8-sig")
    card = client.get(reverse("directives:scorecard", args=[group.corporations[0].pk]), {"format": "csv"})
    assert aim.title in card.content.decode("utf-8-sig")
    for name, args in (("tasks", []), ("league", [aim.pk]), ("scorecard", [group.corporations[0].pk])):
        book = client.get(reverse(f"directives:{name}", args=args), {"format": "xlsx"})
        assert book.content[:2] == b"PK"


def test_a_league_leaves_without_units_the_reader_may_not_see(group, aim, bob, client_of):
    rows = client_of(bob).get(
        reverse("directives:league", args=[aim.pk]), {"format": "csv", "unit": group.corporations[0].pk}
    )  # fmt: skip
    text = rows.content.decode("utf-8-sig")
    assert group.companies[0].name in text
    assert group.companies[1].name not in text


def test_the_rule_behind_every_status_is_one_click_away(alice, client_of):
    text = page(client_of(alice), "status_rules")
    for status in ("met", "on_track", "at_risk", "behind", "missed", "no_data", "not_due"):
        assert f'id="{status}"' in text
