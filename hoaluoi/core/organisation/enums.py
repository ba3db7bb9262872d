"""Choices of the organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Line(models.TextChoices):
    """The three lines of a state group in Việt Nam; a unit may stand in each."""

    ADMINISTRATIVE = "admin", _("Administrative")
    PARTY = "party", _("Party")
    UNION = "union", _("Union")


class UnitKind(models.TextChoices):
    GROUP = "group", _("Group")
    CORPORATION = "corporation", _("Corporation")
    COMPANY = "company", _("Company")
    HEAD_OFFICE = "head_office", _("Head office")
    DISTRICT = "district", _("District power unit")
    DEPARTMENT = "department", _("Department")


class Rank(models.TextChoices):
    """Place of a position in its unit; whom to call goes by it."""

    HEAD = "head", _("Head")
    DEPUTY = "deputy", _("Deputy head")
    MEMBER = "member", _("Member")
