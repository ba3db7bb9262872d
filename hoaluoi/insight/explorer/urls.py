from django.urls import path

from hoaluoi.insight.explorer import views

app_name = "explorer"
urlpatterns = [
    path("", views.explore, name="explore"),
    path("board", views.board, name="board"),
    path("views/", views.saved, name="saved"),
    path("views/save", views.save, name="save"),
    path("views/<int:pk>", views.open_view, name="view"),
    path("views/<int:pk>/card", views.card, name="card"),
    path("views/<int:pk>/share", views.share, name="share"),
    path("views/<int:pk>/delete", views.delete, name="delete"),
    path("views/<int:pk>/pin", views.pin, name="pin"),
    path("views/<int:pk>/report", views.order_report, name="report_order"),
    path("reports/<int:pk>/end", views.end_report, name="report_end"),
    path("alerts/set", views.set_alert, name="alert_set"),
    path("alerts/<int:pk>/end", views.end_alert, name="alert_end"),
]
