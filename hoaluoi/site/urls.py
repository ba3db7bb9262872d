from django.urls import path

from hoaluoi.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("kit/", views.kit, name="kit"),
]
