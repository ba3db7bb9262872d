"""Tables of plans, pasted or in a file, become targets with their responsible units."""

import io
from datetime import date
from decimal import Decimal

import docx
import pytest

from hoaluoi.spine.drafting import UnitName, read
from hoaluoi.spine.drafting.extraction import text_of

ROWS = [
    ["STT", "Chỉ tiêu", "ĐVT", "Kế hoạch năm 2025", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn"],
    ["1", "Tỷ lệ hộ dân có điện", "%", "≥ 99,8", "Sở Công Thương", "PC Lào Cai", "31/12/2025"],
    ["2", "Số trạm biến áp lắp mới", "trạm", "120", "Ban Quản lý dự án", "", "30/9/2025"],
    ["II", "Chỉ tiêu vận hành", "", "", "", "", ""],
    ["3", "Tổn thất điện năng", "%", "4,2", "Công ty Điện lực Lào Cai", "", ""],
    ["4", "Mức giảm phát thải", "%/năm", "8 - 10", "Sở Tài nguyên", "", ""],
]
UNITS = (UnitName("PC.LaoCai", "Công ty Điện lực Lào Cai"),)
EXPECTED = [
    ("Tỷ lệ hộ dân có điện", ">=", Decimal("99.8"), "%", "2025-12-31", ("Sở Công Thương",)),
    ("Số trạm biến áp lắp mới", ">=", Decimal(120), "count", "2025-09-30", ("Ban Quản lý dự án",)),
    ("Tổn thất điện năng", "<=", Decimal("4.2"), "%", "2025", ("PC.LaoCai",)),
    ("Mức giảm phát thải", "range", Decimal(8), "%/year", "2025", ("Sở Tài nguyên",)),
]


def as_docx():
    document, stream = docx.Document(), io.BytesIO()
    table = document.add_table(0, len(ROWS[0]))
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(stream)
    return stream.getvalue()


def as_html():
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in ROWS)
    return f"<table>{body}</table>".encode()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (as_docx(), "ke-hoach.docx"),
        (as_html(), "ke-hoach.html"),
        ("\n".join("\t".join(row) for row in ROWS).encode(), "dan.txt"),
        ("\n".join("\t".join(row).rstrip() for row in ROWS).encode(), "dan-mat-o-cuoi.txt"),
        ("\n".join(f"| {' | '.join(row)} |" for row in ROWS).encode(), "vach.txt"),
        ("\n".join(";".join(row) for row in ROWS).encode(), "cham-phay.txt"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_rows_are_targets_with_their_lead_agency_and_deadline(data, name):
    drafts = read(text_of(data, name).text, units=UNITS).drafts
    assert [(d.subject, d.comparator, d.value, d.unit, d.date, d.units) for d in drafts] == EXPECTED
    assert {d.kind for d in drafts} == {"target"}


def test_head_of_two_rows_gives_each_column_its_year():
    rows = [
        ["TT", "Chỉ tiêu", "Đơn vị", "Thực hiện", "Kế hoạch", "So sánh"],
        ["", "", "", "năm 2023", "năm 2024", "KH24/TH23"],
        ["1", "Điện thương phẩm", "triệu kWh", "5.800", "6.120", "105,5%"],
    ]
    drafts = read("\n".join("\t".join(row) for row in rows)).drafts
    assert [(d.kind, d.value, d.date) for d in drafts] == [
        ("figure", Decimal(5_800_000_000), "2023"),
        ("target", Decimal(6_120_000_000), "2024"),
    ]


def test_units_that_name_the_rows_are_the_responsible_ones():
    rows = [["Đơn vị", "Chỉ tiêu giao (sáng kiến)"], ["Công ty Điện lực Lào Cai", "40"], ["PC Tây Ninh", "25"]]
    drafts = read("\n".join("\t".join(row) for row in rows), units=UNITS).drafts
    assert [(d.value, d.unit, d.units) for d in drafts] == [
        (Decimal(40), "count", ("PC.LaoCai",)),
        (Decimal(25), "count", ("PC Tây Ninh",)),
    ]
    assert "sáng kiến" in drafts[0].subject


def test_rows_set_apart_by_wide_gaps_are_a_table():
    text = (
        "TT   Chỉ tiêu              ĐVT          TH 2023      KH 2024\n"
        "1    Điện nhận lưới        Tr.kWh       4.180        4.420\n"
        "2    Doanh thu tiền điện   tỷ đồng      8.050        8.730"
    )
    got = [(d.kind, d.subject, d.comparator, d.value, d.unit, d.date) for d in read(text).drafts]
    assert got == [
        ("figure", "Điện nhận lưới", "=", Decimal(4_180_000_000), "kWh", "2023"),
        ("target", "Điện nhận lưới", ">=", Decimal(4_420_000_000), "kWh", "2024"),
        ("figure", "Doanh thu tiền điện", "=", Decimal(8_050_000_000_000), "VND", "2023"),
        ("target", "Doanh thu tiền điện", ">=", Decimal(8_730_000_000_000), "VND", "2024"),
    ]


def test_a_column_of_shares_is_read_in_percent_at_the_time_of_its_result():
    text = "Chỉ tiêu | ĐVT | Thực hiện 6 tháng 2024 | So với kế hoạch (%)\nĐiện nhận lưới | triệu kWh | 2.105 | 48,7"
    shares = [d for d in read(text).drafts if d.unit == "%"]
    assert [(d.kind, d.subject, d.value, d.date) for d in shares] == [
        ("figure", "Điện nhận lưới – so với kế hoạch", Decimal("48.7"), "2024-01/2024-06")
    ]


def test_clauses_parted_by_semicolons_are_no_table():
    text = (
        "Mục tiêu năm 2025: doanh thu 120 tỷ đồng; lợi nhuận 5 tỷ đồng; tổn thất 4%\n"
        "Giải pháp: rà soát lưới; thay công tơ; đào tạo"
    )
    assert [(d.subject, d.kind) for d in read(text).drafts] == [
        ("doanh thu", "target"),
        ("lợi nhuận", "target"),
        ("tổn thất", "target"),
    ]


MEASURES = "Phụ lục giao chỉ tiêu năm 2026\n{rows}"
UNIT_ROWS = (
    ("TT", "Đơn vị", "Điện thương phẩm (triệu kWh)", "Tổn thất (%)", "SAIDI (phút)", "Số sáng kiến"),
    ("1", "Điện lực Hoa Lư", "412,5", "3,1", "45", "6"),
    ("2", "Điện lực Nho Quan", "98,4", "4,6", "88", "3"),
)


@pytest.mark.parametrize(
    ("cell", "line"), [("\t", "\n"), (" | ", "\n"), ("\n", "\n")], ids=["tabs", "bars", "a cell a line"]
)
def test_measures_over_units_are_read_cell_by_cell(cell, line):
    text = MEASURES.format(rows=line.join(cell.join(row) for row in UNIT_ROWS))
    drafts = read(text, document_date=date(2025, 12, 20)).drafts
    assert [(d.kind, d.comparator, float(d.value), d.unit, d.date, d.subject) for d in drafts] == [
        ("target", ">=", 412.5e6, "kWh", "2026", "Điện thương phẩm Điện lực Hoa Lư"),
        ("target", "<=", 3.1, "%", "2026", "Tổn thất Điện lực Hoa Lư"),
        ("target", "<=", 45, "minute", "2026", "SAIDI Điện lực Hoa Lư"),
        ("target", ">=", 6, "count", "2026", "Số sáng kiến Điện lực Hoa Lư"),
        ("target", ">=", 98.4e6, "kWh", "2026", "Điện thương phẩm Điện lực Nho Quan"),
        ("target", "<=", 4.6, "%", "2026", "Tổn thất Điện lực Nho Quan"),
        ("target", "<=", 88, "minute", "2026", "SAIDI Điện lực Nho Quan"),
        ("target", ">=", 3, "count", "2026", "Số sáng kiến Điện lực Nho Quan"),
    ]


def test_results_of_units_are_figures_of_the_time_above_them():
    head = "Kết quả 9 tháng năm 2025\nĐơn vị\tSản lượng (triệu kWh)\tSo với cùng kỳ (%)\tTổn thất (%)"
    text = f"{head}\nPC A\t3.120\t106,2\t4,1\nPC B\t2.450\t104,9\t3,9"
    found = [(d.kind, d.subject, d.date) for d in read(text).drafts if d.subject.startswith(("Sản lượng", "Tổn thất"))]
    assert found == [
        ("figure", "Sản lượng PC A", "2025-01/2025-09"),
        ("figure", "Tổn thất PC A", "2025-01/2025-09"),
        ("figure", "Sản lượng PC B", "2025-01/2025-09"),
        ("figure", "Tổn thất PC B", "2025-01/2025-09"),
    ]


def test_a_table_of_one_cell_a_line_keeps_its_totals_years_and_title():
    cells = "TT;Tỉnh;TỶ LỆ HỘ CÓ ĐIỆN;Năm 2024;Năm 2025;Cả vùng;99,1%;99,4%;1;Tỉnh A;98,0%;98,7%;2;Tỉnh B;99,6%;99,8%"
    text = f"Chỉ tiêu cấp điện giao cho các tỉnh như sau:\n{cells}".replace(";", "\n")
    drafts = read(text, document_date=date(2024, 2, 1)).drafts
    assert [(d.kind, d.date, float(d.value), d.subject) for d in drafts] == [
        ("target", "2024", 99.1, "TỶ LỆ HỘ CÓ ĐIỆN Cả vùng"),
        ("target", "2025", 99.4, "TỶ LỆ HỘ CÓ ĐIỆN Cả vùng"),
        ("target", "2024", 98.0, "TỶ LỆ HỘ CÓ ĐIỆN Tỉnh A"),
        ("target", "2025", 98.7, "TỶ LỆ HỘ CÓ ĐIỆN Tỉnh A"),
        ("target", "2024", 99.6, "TỶ LỆ HỘ CÓ ĐIỆN Tỉnh B"),
        ("target", "2025", 99.8, "TỶ LỆ HỘ CÓ ĐIỆN Tỉnh B"),
    ]


def test_a_column_of_a_plan_names_what_is_planned():
    text = "Công ty\tSáng kiến giao\tTỷ lệ tham gia (%)\nPC A\t40\t10\nPC B\t25\t12"
    assert [d.subject for d in read(text).drafts] == [
        "Sáng kiến PC A",
        "Tỷ lệ tham gia PC A",
        "Sáng kiến PC B",
        "Tỷ lệ tham gia PC B",
    ]
