from django.urls import path

from hoaluoi.core.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<int:job_id>/retry", views.retry, name="retry"),
    path("duties/<int:schedule_id>/run", views.run_now, name="run_now"),
]
