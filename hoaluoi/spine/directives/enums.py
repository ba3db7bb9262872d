"""Choices of directives, targets and tasks."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TargetKind(models.TextChoices):
    REACH = "reach", _("reach by a date")
    MAINTAIN = "maintain", _("hold in every period")
    CUMULATIVE = "cumulative", _("cumulative count")
    DO = "do", _("task to be done")


class Comparator(models.TextChoices):
    AT_LEAST = ">=", "≥"
    ABOVE = ">", ">"
    EXACTLY = "=", "="
    BELOW = "<", "<"
    AT_MOST = "<=", "≤"


class Status(models.TextChoices):
    """Of a target on a date: colour, icon and word always together (site kit)."""

    MET = "met", _("Met")
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    BEHIND = "behind", _("Behind")
    MISSED = "missed", _("Missed")
    NO_DATA = "no_data", _("Not enough data")
    NOT_DUE = "not_due", _("Not due yet")


class WorkState(models.TextChoices):
    """The work axis of a task; the time axis is derived (rules.tasks), never stored."""

    DRAFT = "draft", _("Draft")
    ASSIGNED = "assigned", _("Assigned")
    RETURNED = "returned", _("Returned with reason")
    IN_PROGRESS = "in_progress", _("In progress")
    SUBMITTED = "submitted", _("Submitted for acceptance")
    MORE_WANTED = "more_wanted", _("More wanted")
    DONE = "done", _("Done")
    PAUSED = "paused", _("Paused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TRANSFERRED = "transferred", _("Transferred")
    REPLACED = "replaced", _("Replaced by a newer document")


class AllocationMethod(models.TextChoices):
    LARGEST_REMAINDER = "largest_remainder", _("Largest remainder")
    WEBSTER = "webster", _("Webster")
    ADAMS = "adams", _("Adams")
    HUNTINGTON_HILL = "huntington_hill", _("Huntington-Hill")
    SAME = "same", _("The same for each unit")
    BY_HAND = "by_hand", _("By hand")


class Decision(models.TextChoices):
    PENDING = "pending", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
