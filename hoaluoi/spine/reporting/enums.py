"""Choices of forms and returns."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReturnState(models.TextChoices):
    """Where a return stands; `expected` is derived (no row), late is a fact of time and no state."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    SENT_BACK = "sent_back", _("Sent back")
    APPROVED = "approved", _("Approved")


class Channel(models.TextChoices):
    """How a version came in."""

    WEB = "web", _("on the page")
    SHEET = "sheet", _("as a spreadsheet")
    API = "api", _("from a program")
    CASE = "case", _("with the demonstration case")


class TextChoice(models.TextChoices):
    """What an author says to a question about the text of a return."""

    RIGHT = "right", _("The text is right")
    APART = "apart", _("These are two different things")
