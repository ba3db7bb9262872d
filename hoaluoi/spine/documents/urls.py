from django.urls import path

from hoaluoi.spine.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new", views.new, name="new"),
    path("<int:pk>/", views.document, name="document"),
]
