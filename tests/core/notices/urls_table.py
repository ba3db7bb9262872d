"""Who may read notices and mails."""

from django.utils import timezone

from hoaluoi.core.access.permissions import Permission, Role
from hoaluoi.core.notices.models import Mail, Notice
from tests.access_table import Case, Row
from tests.factories.organisation import person


def a_notice(case: Case) -> dict:
    made = Notice.objects.create(recipient=case.right, code="walk", params={}, created_at=timezone.now())
    return {"notice_id": made.pk}


def a_mail(case: Case) -> dict:
    to = person(Role.REPORTER, case.unit)
    made = Mail.objects.create(recipient=to, address=to.email, subject="x", text="x", created_at=timezone.now())
    return {"mail_id": made.pk}


ROWS = [
    Row("notices:inbox", Permission.OWN),
    Row("notices:follow", Permission.OWN, a_notice, scoped=True, expected=302, writes=True),
    Row("notices:mark_read", Permission.OWN, method="post", data=lambda case: {"all": "1"}, expected=302),
    Row("notices:mark_unread", Permission.OWN, method="post", expected=302),
    Row("notices:mails", Permission.JOBS_VIEW),
    Row("notices:mail", Permission.JOBS_VIEW, a_mail, scoped=True),
    Row("notices:letter", Permission.JOBS_VIEW, a_mail, scoped=True),
]
