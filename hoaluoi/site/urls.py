from django.urls import path

from hoaluoi.site import device, views, wall

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("manifest.webmanifest", device.manifest, name="manifest"),
    path("service-worker.js", device.service_worker, name="service_worker"),
    path("offline", device.offline, name="offline"),
    path("session", device.session, name="session"),
    path("wall/", wall.wall, name="wall"),
    path("wall/<int:number>/", wall.wall_part, name="wall_part"),
    path("guide/", views.guide, name="guide"),
    path("guide/<slug:role>/", views.guide, name="guide_of"),
    path("kit/", views.kit, name="kit"),
]
