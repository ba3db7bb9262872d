"""An overlay changes the word lists, soundly, and shows what a text then says otherwise."""

from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.spine.drafting import DEFAULT, Overlay, UnableToExtend, changes, read
from hoaluoi.spine.drafting.overlays import require_sound, tidy


def only(text, **added):
    (draft,) = read(text, vocabulary=Overlay({k.replace("__", "."): v for k, v in added.items()}).over()).drafts
    return draft


def test_every_kind_of_word_can_be_added():
    assert only("Các đơn vị ráng đạt 95% hồ sơ.", cue__target=("ráng",)).kind == "target"
    assert only("Tỷ lệ đạt già 95%.", **{"comparator_before__>": ("già",)}).comparator == ">"
    assert only("Đã dùng 30 thùng dầu.", measure__units=("thùng=litre*20",)).value == 600
    assert only("Doanh thu đạt 3 mớ đồng.", measure__scales=("mớ=1000000",)).value == 3_000_000


def test_word_that_no_longer_counts_is_not_found():
    text = "Phấn đấu đạt 95% hồ sơ số hóa."
    vocabulary = Overlay(drop={"cue.target": ("phấn đấu",), "cue.strong_target": ("phấn đấu",)}).over()
    assert (read(text).drafts[0].kind, read(text, vocabulary=vocabulary).drafts[0].kind) == ("target", "figure")


def test_empty_overlay_is_the_data_file():
    assert Overlay().over() is DEFAULT


def test_changes_tell_what_appears_goes_and_differs():
    text = "Ráng đạt 95% hồ sơ. Dùng 30 thùng dầu."
    after = Overlay({"cue.target": ("ráng",), "measure.units": ("thùng=litre",)}).over()
    found = changes(text, DEFAULT, after)
    assert "kind" in found[0].fields
    back = changes(text, after, DEFAULT)
    assert len(back) == len(found)


def test_words_are_kept_tidy():
    assert tidy(["  Ráng  Sức ", "ráng sức", "", "Tr.Đ = VND * 1000000"]) == ("ráng sức", "tr.đ=VND * 1000000")


def test_units_and_scales_of_the_data_file_say_what_they_stand_for():
    require_sound(Overlay({name: DEFAULT.words(name) for name in ("measure.units", "measure.scales")}))


@given(
    st.dictionaries(
        st.sampled_from([name for name, _ in DEFAULT.lists]), st.lists(st.text(max_size=12), max_size=4), max_size=3
    )
)
def test_any_words_are_refused_or_read_with(lists):
    try:
        vocabulary = Overlay({name: tidy(words) for name, words in lists.items()}).over()
    except UnableToExtend:
        return
    read("Phấn đấu đạt 95% hồ sơ (12/40 đơn vị) trong năm 2022; 供电可靠率99%。", vocabulary=vocabulary)
