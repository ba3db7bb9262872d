"""The tile map: every province once, neighbours side by side, islands always there, numbers as ratios of sums."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from hoaluoi.core.access.permissions import Role
from hoaluoi.insight.console import tiles
from hoaluoi.insight.console.look import Look
from hoaluoi.insight.console.numbers import spread
from hoaluoi.insight.console.pages.map import map_page
from tests.factories.indicators import JULY, JUNE, indicator, measure, put
from tests.factories.organisation import actor, group_with_branches, person


def test_sixty_three_provinces_become_thirty_four():
    assert len(tiles.shapes_of(merged=False)) == 63
    merged = tiles.shapes_of(merged=True)
    assert len(merged) == 34
    assert sorted(name for shape in merged for name in shape.members) == sorted(t.name for t in tiles.provinces())


def test_no_two_squares_lie_on_one_another():
    places = Counter(tile.place for tile in tiles.provinces())
    assert set(places.values()) == {1}


def test_hoang_sa_and_truong_sa_are_shown_with_their_provinces():
    assert [(island.name, island.of) for island in tiles.archipelagos()] == [
        ("Hoàng Sa", "Đà Nẵng"),
        ("Trường Sa", "Khánh Hòa"),
    ]


def test_a_merged_province_is_named_by_one_of_its_squares():
    for shape in tiles.shapes_of(merged=True):
        assert len(shape.boxes) == len(shape.members)
        assert shape.code


@pytest.fixture
def located(db):
    group = group_with_branches()
    for company, region in zip(group.companies, ("Bình Dương", "TP Hồ Chí Minh", "Cà Mau", "Bạc Liêu"), strict=True):
        company.region = region
        company.save()
    return group


def page(group, on, watch="indicator-cashless", **kinds):
    alice = actor(person(Role.COORDINATOR, group.root), on)
    look = Look(alice, on, datetime(on.year, on.month, on.day, 10, tzinfo=UTC), "all", on)
    return map_page(look, group.root, {unit.pk for unit in group.units}, [], watch, **kinds)


def test_provinces_that_merged_show_the_ratio_of_their_sums(located):
    measure("customers"), measure("paying")
    indicator("cashless", "100 * paying / customers")
    binh_duong, city, *_rest = located.companies
    put("customers", {binh_duong: 100, city: 900}, JUNE)
    put("paying", {binh_duong: 90, city: 90}, JUNE)
    before = {tile.shape.name: tile.mark.text for tile in page(located, date(2022, 7, 2)).tiles if tile.mark.text}
    assert before == {"Bình Dương": "90", "TP Hồ Chí Minh": "10"}
    after = {tile.shape.name: tile.mark for tile in page(located, date(2025, 7, 1)).tiles}
    assert after["TP Hồ Chí Minh"].text == ""  # no value as recent as that
    found = spread(indicator("share", "100 * paying / customers"), [binh_duong.pk, city.pk], date(2022, 7, 2), "all")
    assert found.value([binh_duong.pk, city.pk]) == (Decimal(18), False)


def test_the_period_is_the_one_that_most_units_have(located):
    customers = measure("customers")
    first, second, third, fourth = located.companies
    put("customers", {first: 1, second: 2, third: 3, fourth: 4}, JUNE)
    put("customers", {first: 9}, JULY)
    customers.refresh_from_db()
    found = spread(customers, [unit.pk for unit in located.companies], date(2022, 8, 2), "all")
    assert found.period == JUNE
    assert [found.level(Decimal(n)) for n in (1, 2, 3, 4)] == sorted(found.level(Decimal(n)) for n in (1, 2, 3, 4))


def test_companies_stand_under_the_unit_above_them(located):
    measure("customers")
    found = page(located, date(2022, 7, 2), "measure-customers", companies=True)
    clusters = {cluster.name: [unit for unit, _ in cluster.tiles] for cluster in found.clusters}
    assert clusters[located.corporations[0].label] == located.companies[:2]


def test_one_province_is_no_map(db):
    group = group_with_branches()
    assert page(group, date(2022, 7, 2), "") is None
