"""The inbox of each person and the outbox of the system."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from hoaluoi.core import clock
from hoaluoi.core.access import bulk
from hoaluoi.core.access.declare import SignedInRequest, requires, writes_on_get
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.notices import operations, pages, queries
from hoaluoi.core.notices.models import Notice


@requires(Permission.OWN)
@require_GET
def inbox(request: SignedInRequest) -> HttpResponse:
    """What I was told, unread first."""
    page = pages.inbox(request.actor.person, request.GET.get("group", ""), request.GET.get("page", "1"))
    undo = bulk.way_back(request, reverse("notices:mark_unread"), ["read"])
    return render(request, "notices/inbox.html", {"page": page, "undo": undo})


@requires(Permission.OWN)
@require_GET
@writes_on_get
def follow(request: SignedInRequest, notice_id: int) -> HttpResponse:
    """Goes to what a notice speaks of; having gone there is having read it."""
    notice = get_object_or_404(Notice, pk=notice_id, recipient=request.actor.person)
    operations.mark_read(person=request.actor.person, notice_ids=[notice.pk], at=clock.now())
    ours = notice.url.startswith("/") and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if ours else "notices:inbox")


@requires(Permission.OWN)
@require_POST
def mark_read(request: SignedInRequest) -> HttpResponse:
    """Marks the ticked notices as read, or all of them."""
    wanted = None if request.POST.get("all") else bulk.ticked(request, "notice")
    done = operations.mark_read(person=request.actor.person, notice_ids=wanted, at=clock.now())
    if done:
        told = ngettext("%(count)s notice marked as read.", "%(count)s notices marked as read.", len(done))
        bulk.tell(request, told % {"count": len(done)}, ())
    return bulk.done_at(reverse("notices:inbox"), "read", done[: bulk.MOST])


@requires(Permission.OWN)
@require_POST
def mark_unread(request: SignedInRequest) -> HttpResponse:
    """Undoes what was just marked as read."""
    _act, ids = bulk.to_undo(request)
    done = operations.mark_unread(person=request.actor.person, notice_ids=ids, at=clock.now())
    told = ngettext("%(count)s notice is unread again.", "%(count)s notices are unread again.", done)
    bulk.tell(request, told % {"count": done}, ())
    return redirect("notices:inbox")


@requires(Permission.JOBS_VIEW)
@require_GET
def mails(request: SignedInRequest) -> HttpResponse:
    """The letters of the system: waiting, sent, failed, or kept for reading here."""
    get = request.GET
    page = pages.outbox(request.actor, get.get("state", ""), get.get("q", "").strip()[:100], get.get("page", "1"))
    return render(request, "notices/mails.html", {"page": page})


@requires(Permission.JOBS_VIEW)
@require_GET
def mail(request: SignedInRequest, mail_id: int) -> HttpResponse:
    """One letter as its reader sees it."""
    found = queries.mails_visible_to(request.actor).select_related("recipient").filter(pk=mail_id).first()
    if found is None:
        raise Http404
    crumbs = [(_("Mails"), reverse("notices:mails")), (found.subject, "")]
    return render(request, "notices/mail.html", {"row": pages.row(found), "crumbs": crumbs})


@requires(Permission.JOBS_VIEW)
@require_GET
@xframe_options_sameorigin
def letter(request: SignedInRequest, mail_id: int) -> HttpResponse:
    """The letter's own page for the frame beside it: its styles apply, nothing in it runs or is fetched."""
    found = queries.mails_visible_to(request.actor).filter(pk=mail_id).first()
    if found is None:
        raise Http404
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    return HttpResponse(found.html, headers={"Content-Security-Policy": policy})
