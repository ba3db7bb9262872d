"""What holds for any text: offsets quote it exactly, nothing crashes, the same text reads the same."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from hoaluoi.spine.drafting import read

PIECES = st.sampled_from(
    """phấn đấu|đạt|trên|95%|2.200|sáng kiến|đến năm 2025|ngày 30/9/2022|110kV|7 tỷ đồng|(|)|;|. |18-NQ/ĐU|力争|不低于
    |3.5亿千瓦时|2025年底|at least|4.3 billion kWh|từ|-|/|12/63|đứng thứ|không để|%|電(diàn)|日?qǐng)|\u200b|\u00a0
    |e\u0302\u0301
    |１２|tăng|so với|kế hoạch|lần lượt là|\t""".split("|")
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map(" ".join)))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_quoted_exactly(text):
    reading = read(text)
    original = unicodedata.normalize("NFC", text).replace("\u00a0", " ")
    for draft in reading.drafts:
        assert 0 <= draft.start < draft.end <= len(reading.cleaning.original)
        assert reading.cleaning.original[draft.start : draft.end] == draft.quote
    assert len(reading.cleaning.original) == len(original)
    assert read(text) == reading


def test_decomposed_text_reads_like_composed_text():
    text = "Phấn đấu tỷ lệ tổn thất điện năng dưới 6,2% đến năm 2025."
    assert read(unicodedata.normalize("NFD", text)).drafts == read(text).drafts
