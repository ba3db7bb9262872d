"""What the explorer does on its own: alerts when numbers change, reports when they are due."""

from datetime import datetime

from hoaluoi.core import clock
from hoaluoi.core.jobs.queue import defer, task
from hoaluoi.insight.explorer import alerts, mailing
from hoaluoi.insight.explorer.models import Alert
from hoaluoi.spine.indicators.models import Measure
from hoaluoi.spine.indicators.news import Folded


def numbers_changed(news: Folded) -> None:
    """Asks for a look at the alerts on these numbers; runs inside the fold, so it only defers."""
    kinds = {period.kind.value for period in news.periods}
    concerned = Alert.objects.filter(unit__in=news.unit_ids, period_kind__in=kinds)
    if not concerned.exists():
        return
    codes = Measure.objects.filter(pk__in=news.measure_ids).values_list("code", flat=True)
    found = list(concerned.filter(measure_codes__overlap=list(codes)).values_list("pk", flat=True))
    if found:
        defer(check_alerts, alert_ids=found, periods=[period.code for period in news.periods])


@task(name="explorer.check_alerts")
def check_alerts(alert_ids: list[int], periods: list[str]) -> None:
    """Tells the owners of alerts whose condition is met; each once a period."""
    alerts.check(alert_ids=alert_ids, periods=periods, at=clock.now())


def send_reports(now: datetime) -> None:
    """Defers a job for every report that has come due."""
    for report_id in mailing.due(now):
        defer(send_report, queueing_lock=f"explorer.report:{report_id}", report_id=report_id)


@task(name="explorer.send_report")
def send_report(report_id: int) -> None:
    """Makes and mails one report; a second run for the same due moment does nothing."""
    mailing.send(report_id=report_id, at=clock.now())
