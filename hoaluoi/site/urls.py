from django.urls import path

from hoaluoi.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("kit/", views.kit, name="kit"),
]
