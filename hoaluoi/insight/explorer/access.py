"""Whose views, alerts and reports: the object or 404."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from hoaluoi.core.access.actor import Actor
from hoaluoi.insight.explorer.models import Alert, MailedReport, SavedView


def views_of(actor: Actor) -> QuerySet[SavedView]:
    """A person's own views."""
    return SavedView.objects.filter(owner=actor.person)


def view_for_reading(actor: Actor, view_id: int) -> SavedView:
    """One's own view, or one that its owner shares. What numbers it shows, the reader's own rights decide."""
    readable = SavedView.objects.filter(Q(owner=actor.person) | Q(shared=True)).select_related("owner")
    return get_object_or_404(readable, pk=view_id)


def view_for_change(actor: Actor, view_id: int) -> SavedView:
    return get_object_or_404(views_of(actor), pk=view_id)


def alerts_of(actor: Actor) -> QuerySet[Alert]:
    return Alert.objects.filter(owner=actor.person).select_related("unit")


def reports_of(actor: Actor) -> QuerySet[MailedReport]:
    return MailedReport.objects.filter(owner=actor.person).select_related("view", "last_file")
