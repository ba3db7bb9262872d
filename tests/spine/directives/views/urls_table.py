"""Who may open the pages of following up, and act on them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from hoaluoi.core.access.permissions import Permission, Role
from hoaluoi.core.organisation.queries import children
from hoaluoi.spine.directives.operations import clusters, explanations
from tests.access_table import Case, Row
from tests.factories import followup as made
from tests.factories.directives import directive, target
from tests.factories.organisation import actor, person

P = Permission


def a_share(case: Case) -> Any:
    """A target that the unit itself answers for, so that it holds a share."""
    return target(directive(case.unit, case.right), case.right)


def a_league(case: Case) -> dict[str, int]:
    return {"target_id": a_share(case).pk}


def a_unit(case: Case) -> dict[str, int]:
    return {"unit_id": case.unit.pk}


def a_cluster(case: Case) -> dict[str, int]:
    made = clusters.form_cluster(
        owner=case.unit, names={"name_vi": "Cụm 1"}, decision="12/QĐ", on=timezone.localdate(), at=timezone.now(),
        unit_ids=[unit.pk for unit in children(case.unit.pk, timezone.localdate())], by=actor(case.right),
    )  # fmt: skip
    return {"pk": made.pk}


def a_task(case: Case) -> dict[str, int]:
    return {"pk": made.task(case.unit, case.right, at=timezone.now(), deadline_date=None).pk}


def a_move(act: str) -> Any:
    return lambda case: {**a_task(case), "act": act}


def a_part(case: Case) -> dict[str, int]:
    given = made.task(
        case.group.corporations[0], case.right, at=timezone.now(), deadline_date=None, coordinating=[case.unit]
    )
    return {"pk": given.pk, "unit_id": case.unit.pk}


def a_question(case: Case) -> dict[str, int]:
    return {"pk": made.explanation(a_share(case), case.unit, case.right).pk}


def an_answer(case: Case) -> dict[str, int]:
    asked = made.explanation(a_share(case), case.unit, case.right)
    explanations.answer(request=asked, text="Đã bổ sung", by=actor(case.right), at=timezone.now())
    return {"pk": asked.pk}


def an_obstacle(case: Case) -> dict[str, int]:
    """Raised by a district below; the unit has to clear it."""
    return {"pk": made.obstacle(a_share(case), case.group.districts[0], case.right).pk}


def an_override(case: Case) -> dict[str, int]:
    somebody = person(Role.LEADER, case.unit)
    return {"pk": made.override(a_share(case), case.unit, somebody).pk}


def soon(days: int = 5) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def an_act(name: str, permission: Permission, args: Any, expected: int = 302, **data: Any) -> Row:
    return Row(name, permission, args, scoped=True, method="post", data=lambda case: data, expected=expected)


ROWS = [
    Row("directives:scorecards", P.INDICATORS_VIEW),
    Row("directives:scorecard", P.INDICATORS_VIEW, a_unit, scoped=True),
    Row("directives:league", P.DIRECTIVES_VIEW, a_league, scoped=True),
    Row("directives:status_rules", P.OWN),
    Row("directives:tasks", P.DIRECTIVES_VIEW),
    Row("directives:task_new", P.TASKS_ASSIGN),
    Row("directives:task", P.DIRECTIVES_VIEW, a_task, scoped=True),
    Row("directives:clusters", P.DIRECTIVES_VIEW),
    Row("directives:cluster_new", P.CLUSTERS_EDIT),
    Row("directives:cluster", P.CLUSTERS_EDIT, a_cluster, scoped=True),
    an_act("directives:cluster_dissolve", P.CLUSTERS_EDIT, a_cluster, reason="Sắp xếp lại"),
    Row("directives:tasks_approve", P.TASKS_ASSIGN, method="post", expected=302),
    Row("directives:tasks_extend", P.TASKS_ASSIGN, method="post", expected=302),
    Row("directives:tasks_submit", P.TASKS_PERFORM, method="post", expected=302),
    Row("directives:tasks_undo", P.DIRECTIVES_VIEW, method="post", data=lambda case: {"act": "extend"}, expected=302),
    an_act("directives:task_submit", P.TASKS_PERFORM, a_task, note="Đã làm xong"),
    an_act("directives:task_progress", P.TASKS_PERFORM, a_task, percent="40"),
    an_act("directives:task_extend", P.TASKS_ASSIGN, a_task, to_date=soon(), reason="Chờ vật tư"),
    an_act("directives:task_hand_down", P.TASKS_ASSIGN, a_task),
    an_act("directives:task_part", P.TASKS_PERFORM, a_part),
    an_act("directives:task_move", P.DIRECTIVES_VIEW, a_move("withdraw"), reason="Không còn cần"),
    Row("directives:explanations", P.DIRECTIVES_VIEW),
    Row("directives:explanation_new", P.EXPLANATION_REQUEST, expected=404),
    Row("directives:explanation", P.DIRECTIVES_VIEW, a_question, scoped=True),
    an_act("directives:explanation_answer", P.EXPLANATION_ANSWER, a_question, answer="Đã bổ sung"),
    an_act("directives:explanation_close", P.EXPLANATION_REQUEST, an_answer),
    an_act("directives:explanation_escalate", P.EXPLANATION_REQUEST, a_question),
    Row("directives:obstacles", P.DIRECTIVES_VIEW),
    Row("directives:obstacle_new", P.OBSTACLE_RAISE, expected=404),
    Row("directives:obstacle", P.DIRECTIVES_VIEW, an_obstacle, scoped=True),
    an_act("directives:obstacle_resolve", P.OBSTACLE_RAISE, an_obstacle, reason="Đã cấp vật tư"),
    an_act("directives:obstacle_pass_up", P.OBSTACLE_RAISE, an_obstacle, reason="Vượt thẩm quyền"),
    Row("directives:overrides", P.DIRECTIVES_VIEW),
    Row("directives:override_new", P.TARGETS_OVERRIDE, expected=404),
    Row("directives:overrides_approve", P.TARGETS_OVERRIDE, method="post", expected=302),
    Row(
        "directives:overrides_undo",
        P.TARGETS_OVERRIDE,
        method="post",
        data=lambda case: {"act": "approved"},
        expected=302,
    ),
    Row("directives:override", P.DIRECTIVES_VIEW, an_override, scoped=True),
    an_act("directives:override_approve", P.TARGETS_OVERRIDE, an_override),
    an_act("directives:override_end", P.TARGETS_OVERRIDE, an_override, reason="Không đúng"),
]
