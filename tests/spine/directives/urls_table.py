"""Who may open the pages of directives."""

from typing import Any

from hoaluoi.core.access.permissions import Permission
from tests.access_table import Case, Row
from tests.factories.directives import desk, directive, proposal, target

P = Permission


def a_directive(case: Case) -> dict[str, int]:
    return {"pk": directive(case.unit, case.right).pk}


def a_desk(case: Case) -> dict[str, int]:
    return {"pk": desk(case.unit, case.right).pk}


def a_damaged_desk(case: Case) -> dict[str, int]:
    return {"pk": desk(case.unit, case.right, changed=[("TiÕt", "Tiết")]).pk}


def a_draft(case: Case) -> dict[str, int]:
    found = proposal(desk(case.unit, case.right), "target")
    return {"pk": found.desk_id, "proposal_id": found.pk}


def a_batch(case: Case) -> dict[str, int]:
    return {**a_desk(case), "number": 0}


def a_target(case: Case) -> dict[str, int]:
    return {"pk": target(directive(case.unit, case.right), case.right).pk}


def a_share(case: Case) -> dict[str, int]:
    return {"pk": target(directive(case.unit, case.right), case.right).allocations.get().pk}


def a_directive_with_target(case: Case) -> dict[str, int]:
    return {"pk": target(directive(case.unit, case.right), case.right).directive_id}


def a_text(case: Case) -> dict[str, Any]:
    return {"text": "Phấn đấu tỷ lệ giao dịch điện tử đạt trên 95% trong năm 2021.", "unit": case.unit.pk}


def a_post(name: str, args: Any, **data: Any) -> Row:
    return Row(name, P.DIRECTIVES_DRAFT, args, scoped=True, method="post", data=lambda case: data, expected=302)


ROWS = [
    Row("directives:list", P.DIRECTIVES_VIEW),
    Row("directives:targets", P.DIRECTIVES_VIEW),
    Row("directives:directive", P.DIRECTIVES_VIEW, a_directive, scoped=True),
    Row("directives:target", P.DIRECTIVES_VIEW, a_target, scoped=True),
    Row("directives:trajectory", P.DIRECTIVES_DRAFT, a_target, scoped=True),
    Row("directives:allocation", P.TARGETS_ALLOCATE, a_target, scoped=True),
    Row("directives:responsibility", P.DIRECTIVES_VIEW, a_directive, scoped=True),
    Row("directives:responsibility_edit", P.TARGETS_ALLOCATE, a_share, scoped=True),
    Row("directives:hand_down_many", P.TARGETS_ALLOCATE, a_directive_with_target, scoped=True),
    Row(
        "directives:hand_down_undo",
        P.TARGETS_ALLOCATE,
        a_directive_with_target,
        scoped=True,
        method="post",
        expected=302,
    ),
    Row("directives:desks", P.DIRECTIVES_DRAFT),
    Row("directives:desk_new", P.DIRECTIVES_DRAFT),
    Row("directives:desk_new", P.DIRECTIVES_DRAFT, method="post", data=a_text, expected=302),
    Row("directives:desk", P.DIRECTIVES_DRAFT, a_desk, scoped=True),
    Row("directives:desk", P.DIRECTIVES_DRAFT, a_damaged_desk, scoped=True),
    Row("directives:desk_reading", P.DIRECTIVES_DRAFT, a_desk, scoped=True),
    Row("directives:desk_drafts", P.DIRECTIVES_DRAFT, a_batch, scoped=True),
    Row("directives:draft", P.DIRECTIVES_DRAFT, a_draft, scoped=True),
    Row("directives:draft_closed", P.DIRECTIVES_DRAFT, a_draft, scoped=True),
    a_post("directives:desk_consent", a_damaged_desk),
    a_post("directives:desk_discard", a_desk),
    a_post("directives:desk_decide", a_desk, decision="accepted", kind="target"),
    a_post("directives:desk_undo", a_desk),
    a_post("directives:desk_add", a_desk, start="0", end="12", kind="task"),
    a_post("directives:draft", a_draft, subject="tỷ lệ khác"),
    a_post("directives:draft_split", a_draft, offset="1"),
    a_post("directives:draft_merge", a_draft),
    Row("directives:desk_register", P.DIRECTIVES_DRAFT, a_desk, scoped=True, method="post", expected=422),
]
