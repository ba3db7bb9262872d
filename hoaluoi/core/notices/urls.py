from django.urls import path

from hoaluoi.core.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:notice_id>", views.follow, name="follow"),
    path("read", views.mark_read, name="mark_read"),
    path("unread", views.mark_unread, name="mark_unread"),
    path("mails", views.mails, name="mails"),
    path("mails/<int:mail_id>", views.mail, name="mail"),
    path("mails/<int:mail_id>/letter", views.letter, name="letter"),
]
