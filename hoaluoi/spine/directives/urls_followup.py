"""Addresses of following up: scorecards, league tables, tasks, questions, obstacles, overrides."""

from django.urls import path

from hoaluoi.spine.directives.views import scorecards

urlpatterns = [
    path("scorecards/", scorecards.scorecards, name="scorecards"),
    path("scorecards/<int:unit_id>/", scorecards.scorecard, name="scorecard"),
    path("targets/<int:target_id>/league/", scorecards.league, name="league"),
    path("statuses/", scorecards.status_rules, name="status_rules"),
]
