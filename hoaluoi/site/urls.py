from django.urls import include, path

from hoaluoi.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("kit/", views.kit, name="kit"),
]
