"""The date of the document itself: its dateline, letterhead or footer."""

import re
from datetime import date

_D = r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>(?:19|20)\d\d)"
_WRITTEN = r"(?:ngày\s+)?(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>(?:19|20)\d\d)"
_FORMS = (
    re.compile(rf"(?:ngày đăng|đăng ngày|ngày xuất bản|cập nhật(?:\s+(?:ngày|lúc|vào))?|ngày ban hành|published|posted(?: on)?|发布时间|发布日期)\s*[:：]?\s*(?:lúc\s+)?(?:\d{{1,2}}:\d\d\s*[-,|]?\s*)?(?:thứ \w+,?\s*)?(?:ngày\s+)?{_D}"),
    re.compile(r"(?:发布时间|发布日期|日期|时间)\s*[:：]\s*(?P<y>20\d\d)[-/年.](?P<m>\d{1,2})[-/月.](?P<d>\d{1,2})"),
    re.compile(rf"(?:hà nội|tp\.? ?hồ chí minh|đà nẵng|[a-zà-ỹ ]{{3,20}}),\s+{_WRITTEN}"),
    re.compile(rf"^[^\S\n]*[•*·-]?[^\S\n]*{_D}[ ,|-]+\d{{1,2}}:\d\d", re.MULTILINE),
    re.compile(rf"^[^\S\n]*[•*·-]?[^\S\n]*\d{{1,2}}:\d\d(?::\d\d)?\s*[-,|]\s*{_D}", re.MULTILINE),
    re.compile(rf"^[^\S\n]*(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật),?\s*(?:ngày\s*)?{_D}", re.MULTILINE),
    re.compile(rf"^[^\S\n]*\(?(?:ngày\s+)?{_D}\)?[^\S\n]*$", re.MULTILINE),
    re.compile(rf"(?:^|[.–-]\s)[^\S\n]*(?:sáng|chiều|tối|trưa)?[^\S\n]*(?:ngày\s+)?{_D},", re.MULTILINE),
)  # fmt: skip


def document_date_of(text: str, low: str) -> date | None:
    """The date that the text gives for itself, by the surest form first; None when it gives none."""
    del text
    for form in _FORMS:
        for match in form.finditer(low):
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                continue
    return None
