"""The front door: every room's pages under one word of its own."""

from django.urls import include, path

from hoaluoi.core.organisation.views import own

urlpatterns = [
    # Not offered: nobody signs up, and the e-mail of a person is changed by an administrator.
    path("accounts/email/", own.closed, name="account_email"),
    path("accounts/signup/", own.closed, name="account_signup"),
    path("i18n/setlang/", own.set_language, name="set_language"),
    path("accounts/", include("allauth.urls")),
    path("organisation/", include("hoaluoi.core.organisation.urls")),
    path("ledger/", include("hoaluoi.core.ledger.urls")),
    path("files/", include("hoaluoi.core.files.urls")),
    path("notices/", include("hoaluoi.core.notices.urls")),
    path("jobs/", include("hoaluoi.core.jobs.urls")),
    path("documents/", include("hoaluoi.spine.documents.urls")),
    path("words/", include("hoaluoi.spine.words.urls")),
    path("indicators/", include("hoaluoi.spine.indicators.urls")),
    path("returns/", include("hoaluoi.spine.reporting.urls")),
    path("directives/", include("hoaluoi.spine.directives.urls")),
    path("explore/", include("hoaluoi.insight.explorer.urls")),
    path("console/", include("hoaluoi.insight.console.urls")),
    path("", include("hoaluoi.site.urls")),
]
handler400 = "hoaluoi.core.files.views.bad_request"
handler403 = handler404 = "hoaluoi.site.views.not_found"
handler500 = "hoaluoi.site.views.server_error"
