from django.urls import path

from hoaluoi.insight.console import views

app_name = "console"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("unit/", views.my_unit, name="my_unit"),
    path("units/<int:pk>/", views.unit, name="unit"),
]
