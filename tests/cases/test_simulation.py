"""What is made up obeys the forms' own rules, tells every kind of story, and is the same each time."""

from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

import pytest

from hoaluoi.cases.evn import moments, obligations
from hoaluoi.cases.evn.simulation import stories, values
from hoaluoi.cases.evn.simulation.profiles import dice, profile
from hoaluoi.core.periods import Period
from hoaluoi.spine.reporting import catalogue
from hoaluoi.spine.reporting.entries import values_of
from hoaluoi.spine.reporting.rules import CellType, Severity, read_definition, review

KINDS = {obligations.SITUATION: "2022-D0925", obligations.FINANCE: "2022-Q2"}
OWING = obligations.owing_units(with_simulated=True)
DISTRICTS = ("PC.BinhDuong.D01", "PC.BinhDuong.D02", "PC.BinhDuong.D03")


@pytest.mark.parametrize("code", OWING)
def test_made_up_returns_obey_the_rules_of_their_form(code):
    definition = read_definition(catalogue.entry(code).definition)
    period = Period.from_code(KINDS.get(code, "2022-M08"))
    for unit in OWING[code][:40]:
        stated, before = (
            values_of(definition, values.cells(values.numbers(code, unit, DISTRICTS, each)))
            for each in (period, period.previous())
        )
        assert {key for key, cell in definition.cells.items() if cell.required} <= stated.keys()
        assert all(definition.cells[key].type is CellType.INTEGER for key in stated)
        assert [f for f in review(definition, stated, before, {}) if f.severity is Severity.ERROR] == []


def test_about_seven_hundred_units_report_and_most_are_simulated_districts():
    assert 600 <= len(OWING[obligations.SITUATION]) <= 750
    assert len(obligations.owing_units(with_simulated=False)[obligations.SITUATION]) < 75


def test_the_same_unit_has_the_same_character_each_time():
    profile.cache_clear()
    first = profile("PC.CaMau.D03")
    profile.cache_clear()
    assert profile("PC.CaMau.D03") == first != profile("PC.CaMau.D04")


def _told(due_in: timedelta, seed: int):
    due_at = moments.OPENING + due_in
    telling = stories.Telling(
        who=profile("PC.KonTum.D01"),
        closes_at=due_at - timedelta(days=3),
        due_at=due_at,
        opening=moments.OPENING,
        sender=SimpleNamespace(pk=1),
        reviewer=SimpleNamespace(pk=2),
        review_after=timedelta(hours=40),
        zero_allowed=True,
    )
    cells = values.cells({"a": 3, "b": 0})
    return stories.story(telling, cells, lambda: values.cells({"a": 4, "b": 0}), dice("test", seed))


def test_the_past_holds_every_kind_of_story_and_none_reaches_into_the_future():
    told = [_told(timedelta(days=-20), seed) for seed in range(3000)]
    kinds = Counter()
    for versions in told:
        if versions is None:
            kinds["missing"] += 1
            continue
        last = versions[-1]
        kinds["zero" if last.zero else "numbers"] += 1
        kinds["amended"] += bool(last.reason)
        kinds["sent back"] += any(v.sent_back_at for v in versions)
        kinds["late"] += versions[0].sent_at > moments.OPENING - timedelta(days=20)
        instants = [each for v in versions for each in (v.sent_at, v.sent_back_at or v.approved_at) if each]
        assert instants == sorted(instants)
        assert instants[-1] < moments.OPENING
    assert all(kinds[kind] > 5 for kind in ("missing", "zero", "numbers", "amended", "sent back", "late")), kinds


def test_what_is_due_this_morning_is_partly_in_partly_begun_and_waits_for_review():
    told = [_told(timedelta(minutes=20), seed) for seed in range(500)]
    assert {None if versions is None else len(versions) for versions in told} == {None, 0, 1}
    sent = [versions[0] for versions in told if versions]
    assert all(version.approved_at is None for version in sent)
    assert all(version.sent_at < moments.OPENING for version in sent)
