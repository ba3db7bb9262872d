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


class ActKind(models.TextChoices):
    """What a reorganisation does to its units."""

    OPEN = "open", _("Open a unit")
    CLOSE = "close", _("Close a unit")
    RENAME = "rename", _("Rename")
    MOVE = "move", _("Move under another unit")
    MERGE = "merge", _("Merge into one")
    SPLIT = "split", _("Split")
    CONVERT = "convert", _("Convert into another kind")


class ShareBy(models.TextChoices):
    """By which shares a split hands a measure's history on."""

    HAND = "by_hand", _("shares of the decision")
    CUSTOMERS = "customers", _("customers")
    HEADCOUNT = "headcount", _("headcount")
    EQUAL = "equal", _("equal shares")
