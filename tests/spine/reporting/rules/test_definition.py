"""Form definitions: JSON there and back, and every fault with its place."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.spine.reporting.rules import CellType, UnableToReadDefinition, in_language, read_definition

MONTH = {
    "sections": [
        {
            "key": "channels",
            "labels": {"vi": "Yêu cầu dịch vụ theo kênh", "en": "Service requests by channel", "zh": "各渠道办电申请"},
            "columns": [
                {"key": "count", "labels": {"vi": "Số yêu cầu", "en": "Requests"}},
                {"key": "note", "labels": {"vi": "Ghi chú"}},
            ],
            "rows": [
                {
                    "key": "online",
                    "labels": {"vi": "Trực tuyến", "en": "Online"},
                    "cells": [
                        {"key": "online", "type": "integer", "column": "count", "required": True, "measure": "online"},
                        {"key": "online_note", "type": "text", "column": "note", "labels": {"vi": "Ghi chú kênh"}},
                    ],
                },
                {
                    "key": "all",
                    "labels": {"vi": "Tất cả"},
                    "cells": [{"key": "all", "type": "integer", "column": "count", "unit": "count"}],
                },
            ],
        },
        {
            "key": "money",
            "labels": {"vi": "Thanh toán"},
            "rows": [
                {
                    "key": "share",
                    "labels": {"vi": "Tỷ lệ"},
                    "cells": [{"key": "share", "type": "decimal", "places": 2}],
                },
                {
                    "key": "level",
                    "labels": {"vi": "Mức độ"},
                    "cells": [
                        {"key": "level", "type": "choice", "choices": [{"key": "four", "labels": {"vi": "Mức 4"}}]}
                    ],
                },
                {
                    "key": "filled",
                    "labels": {"vi": "Tự điền"},
                    "cells": [{"key": "filled", "type": "integer", "fill_from": "customers"}],
                },
            ],
        },
    ],
    "rules": [
        {"kind": "range", "cell": "share", "least": "0", "most": "100", "severity": "error"},
        {"kind": "not_less", "cell": "all", "than": "online", "severity": "error"},
        {"kind": "sum", "total": "all", "parts": ["online"], "tolerance": "0", "severity": "warning"},
        {"kind": "change", "cell": "all", "percent": "30", "severity": "explain"},
    ],
}


def changed(path, value):
    form = copy.deepcopy(MONTH)
    *way, last = path
    place = form
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return form


def faults(form, known=None):
    with pytest.raises(UnableToReadDefinition) as refused:
        read_definition(form, known)
    return [(fault.place, fault.code) for fault in refused.value.faults]


def test_json_there_and_back():
    definition = read_definition(MONTH, {"online", "customers"})
    assert definition.to_json() == MONTH
    assert read_definition(definition.to_json()) == definition


def test_what_a_definition_tells():
    definition = read_definition(MONTH)
    assert list(definition.cells) == ["online", "online_note", "all", "share", "level", "filled"]
    assert definition.measures == {"online": "online"}
    assert definition.cells["share"].type is CellType.DECIMAL
    assert definition.label("online", "en") == "Online – Requests"
    assert definition.label("online_note", "en") == "Ghi chú kênh"
    assert definition.label("share", "vi") == "Tỷ lệ"
    assert in_language(definition.sections[0].labels, "zh-hans") == "各渠道办电申请"
    with pytest.raises(KeyError):
        definition.label("absent", "vi")


ONLINE = ("sections", 0, "rows", 0, "cells", 0)
ONLINE_PLACE = "sections[0].rows[0].cells[0]"


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("sections",), None, ("sections", "missing")),
        (("sections",), {}, ("sections", "wrong_type")),
        (("sections", 0), "x", ("sections[0]", "wrong_type")),
        (("colour",), "red", ("colour", "unknown_field")),
        (("sections", 0, "rows"), [], ("sections[0].rows", "missing")),
        (("sections", 0, "labels"), {"en": "x"}, ("sections[0].labels", "no_label")),
        (("sections", 0, "labels"), {"fr": "x"}, ("sections[0].labels", "wrong_type")),
        (("sections", 0, "key"), "Channels!", ("sections[0].key", "bad_key")),
        (("sections", 0, "key"), "money", ("section money", "duplicate_key")),
        (("sections", 0, "columns", 1, "key"), "count", ("sections[0].columns", "duplicate_key")),
        ((*ONLINE, "key"), None, (f"{ONLINE_PLACE}.key", "missing")),
        ((*ONLINE, "key"), 7, (f"{ONLINE_PLACE}.key", "wrong_type")),
        ((*ONLINE, "key"), "share", ("cell share", "duplicate_key")),
        ((*ONLINE, "type"), "number", (f"{ONLINE_PLACE}.type", "unknown_type")),
        ((*ONLINE, "type"), None, (f"{ONLINE_PLACE}.type", "missing")),
        ((*ONLINE, "type"), "text", (f"{ONLINE_PLACE}.measure", "not_a_number_cell")),
        ((*ONLINE, "type"), "choice", (f"{ONLINE_PLACE}.choices", "choices_needed")),
        ((*ONLINE, "column"), "third", (f"{ONLINE_PLACE}.column", "unknown_column")),
        ((*ONLINE, "column"), "note", ("sections[0].rows[0].cells", "column_twice")),
        ((*ONLINE, "required"), "yes", (f"{ONLINE_PLACE}.required", "wrong_type")),
        ((*ONLINE, "places"), 9, (f"{ONLINE_PLACE}.places", "bad_number")),
        ((*ONLINE, "choices"), [{"key": "a", "labels": {"vi": "a"}}], (f"{ONLINE_PLACE}.choices", "choices_unwanted")),
        ((*ONLINE, "fill_from"), "online", (f"{ONLINE_PLACE}.fill_from", "fills_itself")),
        ((*ONLINE, "measure"), "nobody_knows", (f"{ONLINE_PLACE}.measure", "unknown_measure")),
        (("sections", 0, "rows", 1, "cells", 0, "measure"), "online", ("cell all", "measure_twice")),
        (("rules", 0, "cell"), "absent", ("rules[0].cell", "unknown_cell")),
        (("rules", 0, "cell"), "level", ("rules[0].cell", "not_a_number_cell")),
        (("rules", 0, "least"), "101", ("rules[0].least", "bad_order")),
        (("rules", 0, "least"), "x", ("rules[0].least", "bad_number")),
        (("rules", 0), {"kind": "range", "cell": "share"}, ("rules[0]", "missing")),
        (("rules", 0, "kind"), "magic", ("rules[0].kind", "unknown_rule")),
        (("rules", 0), "x", ("rules[0].kind", "unknown_rule")),
        (("rules", 2, "parts"), ["absent"], ("rules[2].parts", "unknown_cell")),
        (("rules", 2, "parts"), None, ("rules[2].parts", "missing")),
        (("rules", 3, "percent"), "-5", ("rules[3].percent", "bad_number")),
        (("rules", 3, "severity"), "fatal", ("rules[3].severity", "wrong_type")),
    ],
)
def test_a_fault_names_its_place(path, value, fault):
    assert fault in faults(changed(path, value), {"online", "customers"})


@pytest.mark.parametrize("stored", [None, [], "x", 3, {}, {"sections": [[]]}])
def test_something_else_is_refused(stored):
    assert faults(stored)


def test_all_faults_are_told_at_once():
    form = changed((*ONLINE, "type"), "number")
    form["rules"][0]["cell"] = "absent"
    assert faults(form) == [
        (f"{ONLINE_PLACE}.type", "unknown_type"),
        (f"{ONLINE_PLACE}.measure", "not_a_number_cell"),
        ("rules[0].cell", "unknown_cell"),
        ("rules[1].than", "not_a_number_cell"),
        ("rules[2].parts", "not_a_number_cell"),
    ]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["sections", "rules", "rows", "cells", "key", "labels", "type", "kind", "columns", "cell"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_json_is_read_or_refused_with_faults(stored):
    assert faults(stored)
