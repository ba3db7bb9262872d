"""Claim checks: wrong claims are found, right ones are never accused."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.spine.drafting import Registered, check, read
from hoaluoi.spine.drafting.claims.interval import Interval, around

ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("data").joinpath("claims.jsonl").read_text("utf-8").splitlines()
]
WRONG = [row for row in ROWS if row["wrong"]]
RIGHT = [row for row in ROWS if not row["wrong"]]


@pytest.mark.parametrize("row", WRONG, ids=lambda row: row["id"])
def test_wrong_claim_is_found(row):
    found = [claim for claim in check(read(row["text"])) if claim.verdict == "inconsistent"]
    assert row["kind"] in {claim.kind for claim in found}


@pytest.mark.parametrize("row", RIGHT, ids=lambda row: row["id"])
def test_right_claim_is_never_accused(row):
    assert [claim for claim in check(read(row["text"])) if claim.verdict == "inconsistent"] == []


ANNOTATED = [
    json.loads(line)
    for name in ("development", "held_out")
    for line in Path(__file__).with_name("data").joinpath(f"{name}.jsonl").read_text("utf-8").splitlines()
]
REALLY_WRONG = {"H28"}  # 133,2 growing by 9,8 % five times is 212,6 and not 210,5


@pytest.mark.parametrize("row", [row for row in ANNOTATED if row["id"] not in REALLY_WRONG], ids=lambda row: row["id"])
def test_annotated_text_is_never_accused(row):
    said = row.get("document_date")
    reading = read(row["text"], document_date=date.fromisoformat(said) if said else None)
    assert [claim.formula for claim in check(reading) if claim.verdict == "inconsistent"] == []


def test_initiatives_claim_names_the_base_it_implies():
    text = (
        "Đến tháng 9/2023 phấn đấu có 2.200 sáng kiến. "
        "Lũy kế đến ngày 30/9/2022, toàn Tổng công ty có 222 sáng kiến đăng ký, đạt 9,3% chỉ tiêu được giao."
    )
    (claim,) = [c for c in check(read(text)) if c.kind == "share_of_plan"]
    assert claim.verdict == "inconsistent"
    assert claim.severity == "high"
    assert round(claim.computed, 2) == Decimal("10.09")
    assert [round(end) for end in claim.implied_base] == [2374, 2400]
    assert [text[i.start : i.end] for i in claim.inputs] == [i.quote for i in claim.inputs]


def test_each_of_several_units_is_multiplied_in_a_sum():
    text = (
        "Toàn Tổng công ty đã đăng ký được 65 sáng kiến. Trong đó: PC Bình Dương (40 sáng kiến); "
        "PC Bình Thuận (8 sáng kiến); "
        "PC Tây Ninh (5 sáng kiến); Công ty CNTT, PC Cà Mau (3 sáng kiến/đơn vị); PC Bạc Liêu, Cơ quan Tổng công ty "
        "(2 sáng kiến/đơn vị); PC Đồng Tháp, PC Vĩnh Long (1 sáng kiến/đơn vị)."
    )
    (claim,) = [c for c in check(read(text)) if c.kind == "sum_of_parts"]
    assert claim.verdict == "consistent"
    assert claim.formula == "40 + 8 + 5 + 2×3 + 2×2 + 2×1 = 65"


def test_a_target_of_customers_is_not_met_by_a_share_of_money():
    register = [
        Registered(
            "thanh toán tiền điện không dùng tiền mặt", "target", ">=", Decimal(70), "%", denominator="số khách hàng"
        )
    ]
    text = "Tỷ lệ thanh toán tiền điện không dùng tiền mặt đạt 91,37%."
    (claim,) = [c for c in check(read(text), register) if c.kind == "register"]
    assert claim.verdict == "not_comparable"
    assert claim.message == "denominators_differ"


def test_an_approximate_number_proves_nothing():
    text = "Kế hoạch năm 2023 giao 5.000 công tơ. Đến nay, đã lắp đặt khoảng 4.100 công tơ, đạt 92% kế hoạch."
    assert [c.verdict for c in check(read(text)) if c.kind == "share_of_plan"] == ["not_checkable"]


NUMBERS = st.decimals(min_value=1, max_value=10**6, places=2, allow_nan=False, allow_infinity=False)


@given(NUMBERS, NUMBERS)
def test_true_value_lies_in_what_rounding_allows(part, whole):
    share = (part / whole * 100).quantize(Decimal("0.1"))
    computed = Interval(part, part) / Interval(whole, whole)
    assert computed.times(Decimal(100)).meets(around(share, Decimal("0.1")))


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_interval_arithmetic_encloses(a, b, c, d):
    one, two = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))
    for result, exact in (
        (one + two, one.middle + two.middle),
        (one - two, one.middle - two.middle),
        (one * two, one.middle * two.middle),
    ):
        assert result.low <= exact <= result.high
