from django.urls import path

from hoaluoi.core.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("<int:entry_id>", views.entry, name="entry"),
    path("<int:entry_id>/chain", views.chain, name="chain"),
    path("verification", views.verification, name="verification"),
]
