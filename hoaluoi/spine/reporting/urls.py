from django.urls import path

from hoaluoi.spine.reporting.api import views as api
from hoaluoi.spine.reporting.views import completeness, due, entry, forms, kept, returns, review, sheets

app_name = "reporting"
PLACE = "fill/<slug:form>/<str:period>/<int:unit>"
urlpatterns = [
    path("", due.due, name="due_list"),
    path("open", due.open_return, name="return_open"),
    path("zero", due.zero, name="zero"),
    path(PLACE, entry.fill, name="fill"),
    path(f"{PLACE}/cell", entry.save_cell_at, name="fill_cell"),
    path(f"{PLACE}/send", entry.send_at, name="fill_send"),
    path(f"{PLACE}/receive", kept.receive, name="receive"),
    path("<int:pk>", returns.show, name="return"),
    path("<int:pk>/versions/<int:number>", returns.show_version, name="return_version"),
    path("<int:pk>/fill", entry.entry, name="entry"),
    path("<int:pk>/fill/cell", entry.save_cell, name="return_cell"),
    path("<int:pk>/fill/again", entry.fill_again, name="return_fill_again"),
    path("<int:pk>/send", entry.send, name="return_send"),
    path("<int:pk>/sheet", sheets.download, name="return_sheet"),
    path("<int:pk>/sheet/upload", sheets.upload, name="return_upload"),
    path("<int:pk>/sheet/marked/<int:file_id>", sheets.marked, name="return_marked"),
    path("<int:pk>/approve", review.approve, name="return_approve"),
    path("<int:pk>/send-back", review.send_back, name="return_send_back"),
    path("review", review.queue, name="review_list"),
    path("review/approve", review.approve_many, name="review_approve"),
    path("matrix", completeness.show_matrix, name="matrix"),
    path("late", completeness.show_late, name="late"),
    path("late/chase", completeness.chase, name="chase"),
    path("late/extend", completeness.extend, name="extend"),
    path("forms", forms.catalogue, name="forms"),
    path("forms/new", forms.new, name="form_new"),
    path("forms/<slug:code>/", forms.show, name="form"),
    path("forms/<slug:code>/terms", forms.terms, name="form_terms"),
    path("forms/<slug:code>/edit", forms.edit, name="form_edit"),
    path("forms/<slug:code>/import", forms.upload, name="form_import"),
    path("forms/<slug:code>/versions/<int:number>/publish", forms.publish, name="form_publish"),
    path("forms/<slug:code>/assign", forms.assign, name="form_assign"),
    path("forms/<slug:code>/retire", forms.retire, name="form_retire"),
    path("api/v1/due", api.due, name="api_due"),
    path("api/v1/forms/<slug:code>", api.form, name="api_form"),
    path("api/v1/returns/<slug:code>/<str:unit>/<str:period>", api.one_return, name="api_return"),
    path("api/v1/returns/<slug:code>/<str:unit>/<str:period>/submit", api.submit, name="api_submit"),
]
