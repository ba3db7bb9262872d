"""What the reader takes for a figure and what it leaves: rules of the language, one example each."""

from datetime import date
from decimal import Decimal

import pytest

from hoaluoi.spine.drafting import DEFAULT, UnitName, read

DAY = date(2022, 5, 1)


def only(text, **options):
    (draft,) = read(text, document_date=DAY, **options).drafts
    return draft


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết số 18-NQ/ĐU ngày 20/8/2021 và Quyết định 749/QĐ-TTg.",
        "Thông tư 39/2022/TT-BCT, khoản 3 Điều 7.",
        "Đường dây 110kV, 220/110 kV và trạm 500 kV.",
        "Dịch vụ công trực tuyến mức độ 4, cấp độ 4.",
        "Phòng chống dịch COVID-19 và Covid -19.",
        "Đại hội Đảng bộ tỉnh lần thứ 19.",
        "Họp lúc 8h30, kết thúc 17:00 ngày 12/6/2022.",
        "Hotline 19001006, điện thoại 024.66946789.",
        "Theo kết quả nghiên cứu [12] và chú thích (3).",
        "Cách mạng công nghiệp 4.0 và mạng 5G.",
        "Xem https://evn.com.vn/d6/news/12345 để biết thêm.",
        "• 20/08/2021 06:26\n• Xuân Tiến\n• 8265",
        "Trực vận hành 24/7 và 24/24 giờ.",
        "Giai đoạn 2 của dự án, Tổ máy số 1, Genco 3.",
        "60岁老党员坚守岗位。",
        "拨打95598热线。",
    ],
)
def test_what_only_looks_like_a_figure_is_left(text):
    assert read(text, document_date=DAY).drafts == ()


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("Phấn đấu tỷ lệ đạt tối thiểu 95%.", ">="),
        ("Phấn đấu tỷ lệ đạt ít nhất 95%.", ">="),
        ("Phấn đấu tỷ lệ không dưới 95%.", ">="),
        ("Phấn đấu tỷ lệ ≥ 95%.", ">="),
        ("Phấn đấu tỷ lệ đạt 95% trở lên.", ">="),
        ("Phấn đấu tỷ lệ từ 8%/năm trở lên.", ">="),
        ("Phấn đấu tỷ lệ đạt 95%.", ">="),
        ("Phấn đấu tỷ lệ đạt 100%.", "="),
        ("Phấn đấu tỷ lệ trên 95%.", ">"),
        ("Phấn đấu tỷ lệ hơn 95%.", ">"),
        ("Phấn đấu tỷ lệ dưới 5%.", "<"),
        ("Phấn đấu tỷ lệ không quá 5%.", "<="),
        ("Phấn đấu tỷ lệ tối đa 5%.", "<="),
        ("Phấn đấu tỷ lệ khoảng 95%.", "~"),
        ("Phấn đấu tỷ lệ gần 95%.", "~"),
        ("Phấn đấu tỷ lệ từ 5 - 7%.", "range"),
        ("Phấn đấu tăng 5% so với năm 2021.", "increase_by"),
        ("Phấn đấu giảm 5% so với năm 2021.", "decrease_by"),
        ("Tỷ lệ đã đạt 95%.", "="),
        ("供电可靠率不低于95%。", ">="),
        ("供电可靠率95%以上。", ">="),
        ("线损率控制在5%以内。", "<="),
        ("满意率95%左右。", "~"),
        ("售电量超过95亿千瓦时。", ">"),
        ("The share shall be at least 95%.", ">="),
        ("The share shall be no more than 5%.", "<="),
    ],
)
def test_comparator(text, comparator):
    assert only(text).comparator == comparator


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Đã hoàn thành mục tiêu cấp điện cho 100% các xóm, bản.", "figure"),
        ("Mục tiêu cấp điện cho 100% các xóm, bản.", "target"),
        ("Yêu cầu 100% đơn vị báo cáo.", "target"),
        ("Dự báo nhu cầu điện đến năm 2030 là 11,7 tỷ kWh.", "forecast"),
        ("预计2030年用电量达到11.7亿千瓦时。", "forecast"),
        ("力争供电可靠率达到99.9%。", "target"),
        ("Các yêu cầu dịch vụ thực hiện trực tuyến đạt 97,62%.", "figure"),
        ("Mỗi bàn ăn chỉ được tối đa 03 người.", "target"),
    ],
)
def test_the_verb_decides_the_kind(text, kind):
    assert only(text).kind == kind


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("đến năm 2025", "2025"),
        ("trước ngày 1/9/2023", "2023-09-01"),
        ("đến hết năm 2025", "2025-12-31"),
        ("đến hết tháng 9/2023", "2023-09-30"),
        ("chậm nhất ngày 15 tháng 12 năm 2023", "2023-12-15"),
        ("vào tháng 11/2023", "2023-11"),
        ("trong quý III/2024", "2024-Q3"),
        ("trong giai đoạn 2021 - 2025", "2021/2025"),
        ("trong 6 tháng đầu năm 2023", "2023-01/2023-06"),
        ("trong sáu tháng đầu năm 2023", "2023-01/2023-06"),
        ("trong năm nay", "2022"),
    ],
)
def test_date_forms(written, value):
    assert only(f"Phấn đấu tỷ lệ số hóa đạt trên 95% {written}.").date == value


def test_change_names_its_base():
    assert only("Điện thương phẩm tăng 8,55% so với năm 2020.").base == "năm 2020"


def test_units_of_the_organisation_are_resolved_by_name_and_short_name():
    units = (
        UnitName("PC.BinhDuong", "Công ty Điện lực Bình Dương"),
        UnitName("EVNSPC", "Tổng công ty Điện lực miền Nam"),
    )
    assert only("PC Bình Dương đã có 40 sáng kiến.", units=units).units == ("PC.BinhDuong",)


def test_lost_characters_are_shown_and_never_guessed():
    reading = read("建立疫情防控日?qǐng)?bào)機(jī)制,堅(jiān)持報(bào)告,18名職工參與。")
    assert "日□□机制" in reading.cleaning.text
    assert any(damage.lost for damage in reading.cleaning.damage)
    (draft,) = reading.drafts
    assert (draft.value, draft.quote) == (Decimal(18), "18名職工")


def test_an_administrator_may_add_words():
    text = "Tỷ lệ đạt cỡ 95%."
    assert only(text).comparator == "="
    assert only(text, vocabulary=DEFAULT.changed({"comparator_before.~": ["cỡ"]})).comparator == "~"


def test_table_rows_are_targets_with_responsible_units():
    table = "Chỉ tiêu\tĐVT\tKế hoạch 2025\tĐơn vị chủ trì\nĐiện thương phẩm\ttriệu kWh\t5.300\tBan Kinh doanh\n"
    draft = only(table)
    assert (draft.kind, draft.value, draft.unit, draft.date) == ("target", Decimal("5300000000"), "kWh", "2025")
    assert draft.units == ("Ban Kinh doanh",)


def test_task_names_who_leads_who_supports_and_when():
    text = "Ban Kinh doanh chủ trì, phối hợp với Ban Kỹ thuật rà soát công tơ, báo cáo trước ngày 30/9/2022."
    (task,) = read(text).tasks
    assert (task.units, task.support, task.date) == (("Ban Kinh doanh",), ("Ban Kỹ thuật",), "2022-09-30")


def test_furniture_of_a_page_is_told():
    reading = read("Tin điện lực\nCông ty có 12 trạm biến áp.\n• 20/08/2021 06:26\n• 8265\n")
    assert [f.reason for f in reading.cleaning.furniture] == ["date line", "counter"]
    assert reading.document_date == date(2021, 8, 20)
