"""Example data of the component gallery (`/kit/`). Every figure here is made up to show a component."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator

from hoaluoi.core import clock
from hoaluoi.core.periods import Kind, period_of
from hoaluoi.site.components.states import CELL, RETURN, TARGET, TASK

LONG_NAME = "Công ty TNHH MTV Điện lực Bà Rịa - Vũng Tàu"


class ExampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="Tên chỉ tiêu", max_length=200, help_text="Như ghi trong văn bản")
    value = forms.DecimalField(label="Giá trị", widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    comparator = forms.ChoiceField(label="So sánh", choices=[("ge", "ít nhất"), ("gt", "trên"), ("eq", "bằng")])
    due_date = forms.DateField(label="Thời hạn", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = forms.CharField(label="Ghi chú", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label="Loại", widget=forms.RadioSelect, choices=[("reach", "Đạt đến hạn"), ("hold", "Giữ mỗi kỳ")]
    )
    told = forms.BooleanField(label="Báo cho các đơn vị ngay", required=False)


def _rows() -> list[dict[str, Any]]:
    names = (
        ("Công ty Điện lực Bình Dương", "met", 40, 40, 40),
        ("Công ty Điện lực Bình Thuận", "on_track", 8, 30, 7),
        (LONG_NAME, "at_risk", 12, 35, 15),
        ("Công ty Điện lực Tây Ninh", "behind", 5, 28, 11),
        ("Công ty Công nghệ thông tin Điện lực miền Nam", "met", 3, 3, 2),
        ("Công ty Điện lực Cà Mau", "missed", 3, 26, 26),
        ("Công ty Điện lực Bạc Liêu", "no_data", None, 24, 10),
        ("Công ty Điện lực Vĩnh Long", "not_due", 1, 22, None),
    )
    return [
        {"name": name, "status": status, "value": value, "target": target, "expected": expected, "url": "#"}
        for name, status, value, target, expected in names
    ]


def _history() -> dict[str, Any]:
    start = date(2022, 1, 1)
    counts = (0, 9, 22, 34, 47, 65, 91, 128, 171, 222)
    months = [date(2022, month, 1) for month in range(1, 11)]
    return {
        "unit": "sáng kiến",
        "points": [
            {"date": month, "value": count, "provisional": month.month > 8}
            for month, count in zip(months, counts, strict=True)
        ],
        "trajectory": [
            {"date": start, "value": 0},
            {"date": date(2022, 12, 1), "value": 700},
            {"date": date(2023, 9, 1), "value": 2200},
        ],
        "forecast": [
            {"date": date(2022, 10, 1), "low": 222, "mid": 222, "high": 222},
            {"date": date(2023, 3, 1), "low": 420, "mid": 610, "high": 830},
            {"date": date(2023, 9, 1), "low": 720, "mid": 1180, "high": 1690},
        ],
        "target": {"value": 2200, "deadline": date(2023, 9, 1)},
        "as_of": date(2022, 9, 30),
    }


def _charts() -> dict[str, Any]:
    months = [date(2022, month, 1) for month in range(1, 13)]
    return {
        "history": _history(),
        "league": {
            "unit": "",
            "rows": [
                {"label": row["name"], "value": row["value"], "expected": row["expected"], "status": row["status"]}
                for row in _rows()
            ],
        },
        "series": {
            "unit": "%",
            "series": [
                {
                    "name": name,
                    "points": [{"date": m, "value": Decimal(base + n * step)} for n, m in enumerate(months)],
                }
                for name, base, step in (
                    ("Giao dịch điện tử", 82, 1),
                    ("Dịch vụ công cấp độ 4", 55, 3),
                    ("Khách hàng không dùng tiền mặt", 48, 2),
                )
            ],
        },
        "bars": {
            "unit": "gói thầu",
            "categories": ["Quý I", "Quý II", "Quý III", "Quý IV"],
            "stacked": True,
            "series": [
                {"name": "Qua mạng", "values": [120, 180, 210, 260]},
                {"name": "Trực tiếp", "values": [80, 72, 60, 41]},
            ],
        },
        "heat": {
            "rows": [row["name"] for row in _rows()],
            "columns": [f"T{n}" for n in range(1, 13)],
            "cells": [[r, c, list(TARGET)[(r * 5 + c * 3) % 7], None] for r in range(8) for c in range(12)],
        },
        "stream": {
            "unit": "MW",
            "series": [
                {
                    "name": "Phụ tải",
                    "points": [
                        {"date": date(2020, 1, 1) + timedelta(days=n), "value": 30 + (n * 37 % 19) + (n % 365) / 30}
                        for n in range(1200)
                    ],
                }
            ],
        },
    }


def _ledger(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "text": f"{LONG_NAME} gửi báo cáo ngày 30/9/2022",
            "by": "Trần Văn Minh",
            "at": now - timedelta(minutes=7),
            "icon": "send",
            "state": "submitted",
        },
        {
            "text": "Trả lại báo cáo tháng 8: thiếu số khách hàng",
            "by": "Lê Thị Thu Hà",
            "at": now - timedelta(hours=5),
            "icon": "arrow-back-up",
            "state": "sent_back",
            "note": "Mẫu số phải là số khách hàng, không phải số tiền.",
        },
        {
            "text": "Giao 2.200 sáng kiến cho 21 đơn vị",
            "by": "Nguyễn Thị Hồng Nhung",
            "at": now - timedelta(days=12),
            "icon": "lock",
            "state": "frozen",
        },
    ]


def context() -> dict[str, Any]:
    """What the gallery page renders from."""
    now = clock.now()
    wrong = ExampleForm({"name": "", "value": "1,234", "comparator": "ge", "told": "on"})
    return {
        "crumbs": [("Tập đoàn Điện lực Việt Nam", "#"), ("Tổng công ty Điện lực miền Nam", "#"), (LONG_NAME, "")],
        "as_of": date(2022, 9, 30),
        "unit_switch": {"name": LONG_NAME, "options": [(LONG_NAME, "#"), ("Công ty Điện lực Bình Dương", "#")]},
        "states": {"TARGET": list(TARGET), "CELL": list(CELL), "RETURN": list(RETURN), "TASK": list(TASK)},
        "rows": _rows(),
        "charts": _charts(),
        "form": ExampleForm(),
        "wrong": wrong,
        "ledger": _ledger(now),
        "page_obj": Paginator(range(1, 749), 25).page(7),
        "trend": [0, 9, 22, None, 47, 65, 91, 128, 171, 222],
        "expected": [0, 30, 70, 110, 150, 200, 250, 300, 360, 420],
        "tabs": [("all", "Tất cả", "#", 748), ("late", "Quá hạn", "#", 12), ("zero", "Không phát sinh", "#", 301)],
        "views": [("table", "Bảng", "#"), ("map", "Bản đồ", "#"), ("tree", "Cây", "#")],
        "step_names": ["Văn bản", "Chỉ tiêu", "Phân bổ", "Báo cáo", "Kết quả"],
        "late_at": now - timedelta(hours=7),
        "soon_at": now + timedelta(hours=3),
        "later_at": now + timedelta(days=6),
        "moment": now - timedelta(hours=3, minutes=12),
        "period": period_of(date(2022, 9, 30), Kind.MONTH),
        "long_name": LONG_NAME,
        "grid": [("Ca nhiễm mới", 12, 15), ("Nhân viên nghỉ", 40, 38), ("Đơn vị dừng việc", 0, 0)],
    }
