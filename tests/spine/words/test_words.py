"""Word lists are changed by an administrator, after a test run, version by version."""

import pytest
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.spine.drafting import DEFAULT, Overlay, read
from hoaluoi.spine.words import operations, queries
from hoaluoi.spine.words.models import Version
from hoaluoi.spine.words.operations import UnableToSave
from tests.factories.directives import document
from tests.factories.organisation import actor, person
from tests.factories.words import AT, version

pytestmark = pytest.mark.django_db
TEXT = "Các đơn vị ráng đạt 95% hồ sơ số hóa trong năm 2021.\nĐã tiếp nhận 120 hồ sơ."


@pytest.fixture
def administrator(group):
    return person(Role.ADMINISTRATOR, group.root)


def test_data_file_is_read_with_until_somebody_saves(administrator):
    assert queries.vocabulary() is DEFAULT
    version(administrator)
    assert queries.vocabulary().words("cue.target")[-1] == "ráng"
    assert queries.vocabulary() is queries.vocabulary()


def test_saved_words_change_what_texts_say(administrator):
    before = read(TEXT, vocabulary=queries.vocabulary()).drafts[0]
    version(administrator)
    after = read(TEXT, vocabulary=queries.vocabulary()).drafts[0]
    assert (before.kind, after.kind) == ("figure", "target")


def test_save_is_recorded_with_its_words_and_its_test_run(group, administrator):
    document(group.root, administrator, text=TEXT)
    saved = version(administrator)
    assert (saved.number, saved.texts_read, saved.drafts_changed) == (1, 1, 1)
    entry = Entry.objects.get(event="words.saved")
    assert entry.data["added"] == {"cue.target": ["ráng"]}


def test_trial_shows_each_text_that_changes_and_saves_nothing(group, administrator):
    document(group.root, administrator, text=TEXT)
    document(group.root, administrator, text="Đã có 12 hộ.", symbol="2-BC")
    run = queries.trial(actor(administrator), Overlay({"cue.target": ("ráng",)}), Overlay())
    (row,) = run.rows
    (change,) = row.changes
    assert (run.read, run.drafts_changed) == (2, 1)
    assert change.fields[:2] == ("kind", "comparator")
    assert not Version.objects.exists()


def test_trial_reads_only_what_the_administrator_may_read(group):
    branch = person(Role.ADMINISTRATOR, group.companies[0])
    document(group.companies[2], person(Role.CLERK, group.companies[2]), text=TEXT)
    assert queries.trial(actor(branch), Overlay({"cue.target": ("ráng",)}), Overlay()).read == 0


@pytest.mark.parametrize(
    ("overlay", "code"),
    [
        (Overlay(), "nothing_changed"),
        (Overlay({"cue.nothing": ("x",)}), "unknown_list"),
        (Overlay({"cue.target": ("đ" * 81,)}), "too_long"),
        (Overlay({"cue.target": ("a",)}), "too_short"),
        (Overlay({"cue.target": tuple(f"từ {n}" for n in range(301))}), "too_many"),
        (Overlay({"measure.units": ("bao",)}), "no_meaning"),
        (Overlay({"measure.units": ("bao=sack",)}), "unknown_unit"),
        (Overlay({"measure.scales": ("chục=ten",)}), "no_meaning"),
        (Overlay({"denominator.implied": ("thu tiền",)}), "no_meaning"),
        (Overlay({}, {"cue.target": ("ráng",)}), "not_there"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_changes_nothing(administrator, overlay, code):
    with pytest.raises(UnableToSave) as refused:
        operations.save(overlay=overlay, on_version=0, note="thử", by=actor(administrator), at=AT)
    assert refused.value.code == code
    assert not Version.objects.exists()
    assert not Entry.objects.filter(event="words.saved").exists()


def test_second_of_two_who_save_at_once_is_told(administrator):
    version(administrator)
    with pytest.raises(UnableToSave) as refused:
        operations.save(
            overlay=Overlay({"cue.done": ("xong",)}), on_version=0, note="thử", by=actor(administrator), at=AT
        )
    assert refused.value.code == "changed_meanwhile"


def test_administrator_tries_and_saves_on_the_pages(client_of, group, administrator):
    document(group.root, administrator, text=TEXT)
    client = client_of(administrator)
    lines = {"added": "Ráng\n ráng \n", "dropped": "phấn đấu"}
    shown = client.post(reverse("words:trial", args=["cue.target"]), lines).content.decode()
    assert "<mark>95%</mark>" in shown
    assert not Version.objects.exists()
    client.post(reverse("words:save", args=["cue.target"]), {**lines, "on_version": "0", "note": "từ miền Nam"})
    kept = Version.objects.get()
    assert (kept.added, kept.dropped) == ({"cue.target": ["ráng"]}, {"cue.target": ["phấn đấu"]})
    assert "ráng" in client.get(reverse("words:lists")).content.decode()
    assert "<s" in client.get(reverse("words:list", args=["cue.target"])).content.decode()


def test_earlier_version_is_brought_back_as_the_newest(client_of, administrator):
    first, _second = version(administrator), version(administrator, cue__done=("xong",))
    client = client_of(administrator)
    assert client.get(reverse("words:version", args=[first.pk])).status_code == 200
    client.post(reverse("words:bring_back", args=[first.pk]), {"on_version": "2", "note": "như cũ"})
    assert Version.objects.get(number=3).added == {"cue.target": ["ráng"]}


def test_administrator_of_a_branch_finds_no_page(client_of, group):
    client = client_of(person(Role.ADMINISTRATOR, group.companies[0]))
    assert client.get(reverse("words:lists")).status_code == 404
    assert client.post(reverse("words:save", args=["cue.target"]), {"added": "ráng"}).status_code == 404
    assert not Version.objects.exists()
