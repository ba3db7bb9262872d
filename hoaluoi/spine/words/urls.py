from django.urls import path

from hoaluoi.spine.words import views

app_name = "words"
urlpatterns = [
    path("", views.lists, name="lists"),
    path("list/<str:name>", views.word_list, name="list"),
    path("list/<str:name>/trial", views.trial, name="trial"),
    path("list/<str:name>/save", views.save, name="save"),
    path("versions/<int:pk>", views.version, name="version"),
    path("versions/<int:pk>/bring-back", views.bring_back, name="bring_back"),
]
