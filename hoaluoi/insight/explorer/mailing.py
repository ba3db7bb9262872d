"""Reports by mail: a view as a PDF in the official layout, kept as a file and sent to the one who ordered it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from hoaluoi.core.access.actor import actor_of
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.files.operations import store
from hoaluoi.core.ledger.operations import SYSTEM, local_day, record
from hoaluoi.core.notices.letters import Letter
from hoaluoi.core.notices.operations import put_in_outbox
from hoaluoi.insight.explorer import events
from hoaluoi.insight.explorer.models import MailedReport, SavedView
from hoaluoi.insight.explorer.paper import report_pdf
from hoaluoi.insight.explorer.queries import TooMuch, find
from hoaluoi.insight.explorer.rules import Rhythm, last_due, read
from hoaluoi.spine.indicators.enums import Basis


def due(now: datetime) -> list[int]:
    """Ids of the reports whose due moment has passed since the last one sent."""
    return [report.pk for report in MailedReport.objects.all() if _due_moment(report, now) is not None]


def _due_moment(report: MailedReport, now: datetime) -> datetime | None:
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    moment = last_due(Rhythm(report.rhythm), report.place, report.at, local)
    return moment if report.sent_for is None or moment > report.sent_for else None


def view_url(view: SavedView) -> str:
    """The page of a saved view."""
    return f"{reverse('explorer:explore')}?{urlencode({**view.query, 'view': view.pk}, doseq=True)}"


@transaction.atomic
def send(*, report_id: int, at: datetime) -> bool:
    """Makes and mails the report of the latest due moment; False if that one is sent or nobody may have it."""
    report = MailedReport.objects.select_for_update(of=("self",)).select_related("owner", "view").get(pk=report_id)
    moment = _due_moment(report, at)
    if moment is None:
        return False
    report.sent_for = moment
    if not report.owner.is_active:
        report.save(update_fields=["sent_for"])
        return False
    actor = actor_of(report.owner, local_day(at))
    try:
        with translation.override(report.owner.language):
            found = find(actor, read(report.view.query), report.view.basis or Basis.ALL)
            content = report_pdf(report.view.name, found, at, f"{settings.SITE_URL}{view_url(report.view)}")
            letter = _letter(report, moment)
    except (Http404, TooMuch):  # out of the owner's sight by now, or grown beyond a report: skip this one
        report.save(update_fields=["sent_for"])
        return False
    name = f"{report.view.name} {moment:%Y-%m-%d}.pdf"
    report.last_file = store(
        content=content, name=name, by=SYSTEM, at=at, unit_id=found.unit.pk, permission=Permission.INDICATORS_VIEW
    )
    report.save(update_fields=["sent_for", "last_file"])
    record(
        event=events.REPORT_SENT,
        by=SYSTEM,
        at=at,
        subject_type="explorer.view",
        subject_id=report.view_id,
        unit_id=found.unit.pk,
        data={"name": report.view.name, "sha256": report.last_file.sha256},
    )
    put_in_outbox([(report.owner, letter)], at=at, attached=report.last_file)
    return True


def _letter(report: MailedReport, moment: datetime) -> Letter:
    subject = _("Hòa Lưới report: %(name)s") % {"name": report.view.name}
    lines = [
        _("Dear %(name)s,") % {"name": report.owner.full_name},
        "",
        _("attached is the report “%(name)s” as of %(moment)s.")
        % {"name": report.view.name, "moment": f"{moment:%H:%M %d/%m/%Y}"},
        _("The figures open one by one at %(url)s") % {"url": f"{settings.SITE_URL}{view_url(report.view)}"},
        _("You ordered it; end it at %(url)s") % {"url": f"{settings.SITE_URL}{reverse('explorer:saved')}"},
    ]
    return Letter(" ".join(subject.split())[:300], "\n".join(lines), "")
