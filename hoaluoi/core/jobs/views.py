"""The page of background work."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.jobs import operations, pages
from hoaluoi.core.jobs.models import Schedule


@requires(Permission.JOBS_VIEW)
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    """Waiting, running and failed jobs, and what runs by the clock."""
    page = pages.overview(request.GET.get("state", ""), may_act=request.actor.can(Permission.ADMINISTER))
    return render(request, "jobs/overview.html", {"page": page})


@requires(Permission.ADMINISTER)
@require_POST
def retry(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Has a failed job run again."""
    try:
        operations.retry(job_id=job_id, by=request.actor, at=clock.now())
        messages.success(request, _("The job waits in the queue again."))
    except operations.UnableToRetry as refusal:
        messages.warning(request, str(refusal))
    return redirect("jobs:overview")


@requires(Permission.ADMINISTER)
@require_POST
def run_now(request: SignedInRequest, schedule_id: int) -> HttpResponse:
    """Has a recurring duty run at the next tick."""
    duty = get_object_or_404(Schedule, pk=schedule_id)
    if not duty.enabled:
        raise Http404
    operations.call_duty(schedule=duty, by=request.actor, at=clock.now())
    messages.success(request, _("The duty runs within a few seconds."))
    return redirect("jobs:overview")
