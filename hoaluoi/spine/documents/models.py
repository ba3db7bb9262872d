"""E-documents. This floor keeps what directives need: number and symbol, issuer, date, signer, text, original file."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.text.folding import fold


class Document(models.Model):
    """A numbered document. `text` is the NFC text that spans point into; it never changes once registered."""

    class Kind(models.TextChoices):
        RESOLUTION = "resolution", _("Resolution")
        DIRECTIVE = "directive", pgettext_lazy("kind of document", "Directive")
        DECISION = "decision", _("Decision")
        PLAN = "plan", _("Plan")
        PROGRAMME = "programme", _("Programme")
        REPORT = "report", _("Report")
        NEWS = "news", _("News item")
        IMPLEMENTING = "implementing", _("Implementing document")
        OTHER = "other", _("Other")

    kind = models.CharField(max_length=20, choices=Kind)
    symbol = models.CharField(max_length=80, blank=True, help_text="number and symbol: 18-NQ/ĐU")
    title = models.CharField(max_length=400)
    issuer = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="documents")
    issuer_text = models.CharField(max_length=200, blank=True, help_text="issuer as printed: Đảng ủy EVN")
    issued_date = models.DateField(null=True)
    signer = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, default="vi")
    text = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=300, blank=True, help_text="where it comes from: file name, seed, address")
    simulated = models.BooleanField(default=False)
    registered_at = models.DateTimeField()
    registered_by_id = models.BigIntegerField(null=True)
    folded = models.TextField(editable=False, blank=True)

    class Meta:
        ordering: ClassVar = ["-issued_date", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["issuer", "symbol", "issued_date"], condition=~Q(symbol=""), name="documents_symbol_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.title}".strip()

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = fold(f"{self.symbol} {self.title} {self.issuer_text} {self.signer}")
        super().save(*args, **kwargs)  # type: ignore[arg-type]
