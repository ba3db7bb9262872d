from django.urls import include, path

from hoaluoi.spine.directives.views import (
    allocations,
    desks,
    directives,
    drafts,
    many_allocations,
    responsibility,
    targets,
)

app_name = "directives"
urlpatterns = [
    path("", include("hoaluoi.spine.directives.urls_followup")),
    path("", directives.directives, name="list"),
    path("<int:pk>/", directives.directive, name="directive"),
    path("<int:pk>/responsibility/", responsibility.responsibility, name="responsibility"),
    path("<int:pk>/hand-down/", many_allocations.hand_down_many, name="hand_down_many"),
    path("<int:pk>/hand-down/undo", many_allocations.hand_down_undo, name="hand_down_undo"),
    path("shares/<int:pk>/responsibility", responsibility.responsibility_edit, name="responsibility_edit"),
    path("targets/", directives.targets, name="targets"),
    path("targets/<int:pk>/", targets.target, name="target"),
    path("targets/<int:pk>/trajectory", targets.trajectory, name="trajectory"),
    path("targets/<int:pk>/allocation", allocations.allocation, name="allocation"),
    path("desks/", desks.desks, name="desks"),
    path("desks/new", desks.desk_new, name="desk_new"),
    path("desks/<int:pk>/", desks.desk, name="desk"),
    path("desks/<int:pk>/reading", desks.desk_reading, name="desk_reading"),
    path("desks/<int:pk>/consent", desks.consent, name="desk_consent"),
    path("desks/<int:pk>/discard", desks.discard, name="desk_discard"),
    path("desks/<int:pk>/register", desks.register, name="desk_register"),
    path("desks/<int:pk>/decide", drafts.decide, name="desk_decide"),
    path("desks/<int:pk>/undo", drafts.undo, name="desk_undo"),
    path("desks/<int:pk>/add", drafts.add, name="desk_add"),
    path("desks/<int:pk>/drafts/<int:number>", drafts.drafts, name="desk_drafts"),
    path("desks/<int:pk>/draft/<int:proposal_id>", drafts.draft, name="draft"),
    path("desks/<int:pk>/draft/<int:proposal_id>/closed", drafts.closed, name="draft_closed"),
    path("desks/<int:pk>/draft/<int:proposal_id>/split", drafts.split, name="draft_split"),
    path("desks/<int:pk>/draft/<int:proposal_id>/merge", drafts.merge, name="draft_merge"),
]
