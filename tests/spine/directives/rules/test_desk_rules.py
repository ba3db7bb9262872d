"""Dates as people type them, gaps where a passage is cut, headings, what a target could watch, spans."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.spine.directives.rules.cuts import can_cut, gaps, pieces
from hoaluoi.spine.directives.rules.headings import Heading, heading_of
from hoaluoi.spine.directives.rules.partial_dates import last_day, shown, typed
from hoaluoi.spine.directives.rules.spans import Span, paragraphs
from hoaluoi.spine.directives.rules.suggestions import Candidate, Whole, clear_choice, suggest


@pytest.mark.parametrize(
    ("text", "partial"),
    [
        ("31/12/2021", "2021-12-31"),
        ("1.9.2023", "2023-09-01"),
        ("9/2021", "2021-09"),
        ("2021", "2021"),
        ("2021-2025", "2021/2025"),
        ("2021–2025", "2021/2025"),
        ("quý 3/2024", "2024-Q3"),
        ("Quý III/2024", "2024-Q3"),
        ("2024-Q3", "2024-Q3"),
        ("2021-09-01", "2021-09-01"),
        ("", ""),
        ("31/2/2021", None),
        ("13/2021", None),
        ("sớm", None),
    ],
)
def test_a_typed_date_is_read_as_exactly_as_it_says(text, partial):
    assert typed(text) == partial


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31)))
def test_what_is_shown_is_typed_back_the_same(day):
    for partial in (day.isoformat(), day.isoformat()[:7], str(day.year), f"{day.year}-Q{(day.month + 2) // 3}"):
        assert typed(shown(partial)) == partial
    assert last_day(typed(shown(day.isoformat()))) == day


def test_a_passage_is_cut_before_a_new_thought_only():
    quote = "giao dịch điện tử đạt trên 95% và dịch vụ cấp độ 4 đạt trên 80%; thanh toán ≥ 70%"
    assert [quote[at:][:7] for at in gaps(quote)] == ["và dịch", "thanh t"]


@pytest.mark.parametrize(
    ("quote", "at", "possible"),
    [
        ("đạt 95%", 4, True),
        ("đạt 95%", 0, False),
        ("đạt 95%", 7, False),
        ("đạt 95 %", 6, False),
        ("a\u0302b", 1, False),
    ],
)
def test_both_parts_of_a_cut_say_something(quote, at, possible):
    assert can_cut(quote, at) is possible


@given(st.text(alphabet="abc và,;。 \n", max_size=60))
def test_the_pieces_of_a_passage_are_the_passage(quote):
    cut = pieces(quote)
    assert "".join(piece for _, piece in cut) == quote
    assert all(quote[at : at + len(piece)] == piece for at, piece in cut)


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        (
            "Đảng ủy ban hành Nghị quyết số 18-NQ/ĐU ngày 20/8/2021 về việc",
            Heading("18-NQ/ĐU", "resolution", date(2021, 8, 20)),
        ),
        ("Chỉ thị số 13/CT-TTg ngày 11 tháng 3 năm 2020", Heading("13/CT-TTg", "directive", date(2020, 3, 11))),
        ("Quyết định 749/QĐ-TTg phê duyệt", Heading("749/QĐ-TTg", "decision", None)),
        ("Kế hoạch sản xuất năm 2022", Heading("", "plan", None)),
        ("Đường dây 110kV dài 20 km", Heading()),
        ("Nghị quyết số 5-NQ/ĐU ngày 31/2/2021", Heading("5-NQ/ĐU", "resolution", None)),
    ],
)
def test_the_head_of_a_text_says_number_kind_and_date(text, heading):
    assert heading_of(text) == heading


CUSTOMERS = Candidate(
    "indicator:customers", ("Tỷ lệ khách hàng thanh toán không dùng tiền mặt",), "%", ("số khách hàng",)
)
MONEY = Candidate("indicator:money", ("Tỷ lệ tiền điện thu không dùng tiền mặt",), "%", ("số tiền thu được",))
COUNT = Candidate("measure:registered", ("Số sáng kiến đăng ký",), "count")
EVERYTHING = (CUSTOMERS, MONEY, COUNT)
PAYING = "tỷ lệ thanh toán tiền điện không dùng tiền mặt"


def test_a_share_of_customers_is_never_offered_for_a_share_of_money():
    found = {each.key: each.whole for each in suggest(PAYING, "%", "số khách hàng", EVERYTHING)}
    assert found == {"indicator:customers": Whole.SAME, "indicator:money": Whole.DIFFERENT}
    assert clear_choice(suggest(PAYING, "%", "số khách hàng", EVERYTHING)) == "indicator:customers"


def test_a_share_whose_whole_is_not_said_leaves_the_choice_to_a_person():
    found = suggest(PAYING, "%", "", EVERYTHING)
    assert {each.whole for each in found} == {Whole.UNSAID}
    assert clear_choice(found) == ""


def test_another_unit_of_measure_is_no_suggestion():
    assert suggest("số sáng kiến đăng ký", "kWh", "", EVERYTHING) == []
    assert [each.key for each in suggest("số sáng kiến đăng ký", "count", "", EVERYTHING)] == ["measure:registered"]


@given(st.text(alphabet="abc\n ", max_size=80), st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=8))
def test_paragraphs_are_the_lines_of_the_text_whatever_the_spans(text, pairs):
    spans = [Span(start, end, str(number)) for number, (start, end) in enumerate(pairs)]
    cut = paragraphs(text, spans)
    assert [line.text for line in cut] == [line for line in text.split("\n") if line.strip()]
    assert all(text[line.start :].startswith(line.text) for line in cut)
