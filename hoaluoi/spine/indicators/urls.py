from django.urls import path

from hoaluoi.spine.indicators import views

app_name = "indicators"
_NUMBER = "provenance/<slug:kind>/<slug:code>/<int:unit_id>/<str:period>"
urlpatterns = [
    path("", views.listing, name="list"),
    path("measures/new", views.edit_measure, name="measure_new"),
    path("measures/<slug:code>", views.measure, name="measure"),
    path("measures/<slug:code>/edit", views.edit_measure, name="measure_edit"),
    path("new", views.edit_indicator, name="indicator_new"),
    path("formula-check", views.check_formula, name="formula_check"),
    path("values/<slug:kind>/<slug:code>", views.values, name="values"),
    path(_NUMBER, views.provenance, name="provenance"),
    path(f"{_NUMBER}/verify", views.verify, name="verify"),
    path("of/<slug:code>", views.indicator, name="indicator"),
    path("of/<slug:code>/edit", views.edit_indicator, name="indicator_edit"),
]
