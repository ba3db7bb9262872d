"""Addresses of following up: scorecards, league tables, tasks, questions, obstacles, overrides."""

from django.urls import path

from hoaluoi.spine.directives.views import explanations, many_tasks, obstacles, overrides, scorecards, task_acts, tasks

urlpatterns = [
    path("scorecards/", scorecards.scorecards, name="scorecards"),
    path("scorecards/<int:unit_id>/", scorecards.scorecard, name="scorecard"),
    path("targets/<int:target_id>/league/", scorecards.league, name="league"),
    path("statuses/", scorecards.status_rules, name="status_rules"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/new", tasks.task_new, name="task_new"),
    path("tasks/approve", many_tasks.approve, name="tasks_approve"),
    path("tasks/extend", many_tasks.extend, name="tasks_extend"),
    path("tasks/submit", many_tasks.submit, name="tasks_submit"),
    path("tasks/undo", many_tasks.undo, name="tasks_undo"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/submit", task_acts.task_submit, name="task_submit"),
    path("tasks/<int:pk>/progress", task_acts.task_progress, name="task_progress"),
    path("tasks/<int:pk>/extend", task_acts.task_extend, name="task_extend"),
    path("tasks/<int:pk>/hand-down", task_acts.task_hand_down, name="task_hand_down"),
    path("tasks/<int:pk>/part/<int:unit_id>", task_acts.task_part, name="task_part"),
    path("tasks/<int:pk>/move/<slug:act>", task_acts.task_move, name="task_move"),
    path("explanations/", explanations.explanations, name="explanations"),
    path("explanations/new", explanations.explanation_new, name="explanation_new"),
    path("explanations/<int:pk>/", explanations.explanation, name="explanation"),
    path("explanations/<int:pk>/answer", explanations.explanation_answer, name="explanation_answer"),
    path("explanations/<int:pk>/close", explanations.explanation_close, name="explanation_close"),
    path("explanations/<int:pk>/escalate", explanations.explanation_escalate, name="explanation_escalate"),
    path("obstacles/", obstacles.obstacles, name="obstacles"),
    path("obstacles/new", obstacles.obstacle_new, name="obstacle_new"),
    path("obstacles/<int:pk>/", obstacles.obstacle, name="obstacle"),
    path("obstacles/<int:pk>/resolve", obstacles.obstacle_resolve, name="obstacle_resolve"),
    path("obstacles/<int:pk>/pass-up", obstacles.obstacle_pass_up, name="obstacle_pass_up"),
    path("overrides/", overrides.overrides, name="overrides"),
    path("overrides/new", overrides.override_new, name="override_new"),
    path("overrides/<int:pk>/", overrides.override, name="override"),
    path("overrides/<int:pk>/approve", overrides.override_approve, name="override_approve"),
    path("overrides/<int:pk>/end", overrides.override_end, name="override_end"),
]
