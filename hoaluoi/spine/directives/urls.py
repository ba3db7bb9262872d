from django.urls import path

from hoaluoi.spine.directives.views import directives

app_name = "directives"
urlpatterns = [
    path("", directives.directives, name="list"),
    path("<int:pk>/", directives.directive, name="directive"),
    path("targets/", directives.targets, name="targets"),
]
