"""Content-addressed files: stored once under their SHA-256, never changed, never deleted while a record names them."""

from typing import ClassVar

from django.db import models


class StoredFile(models.Model):
    """One upload. Two uploads of the same bytes share the content on disk but keep names and authors of their own."""

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(help_text="bytes")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    unit_id = models.BigIntegerField(null=True, help_text="unit whose readers may open it; null: everybody signed in")
    permission = models.CharField(
        max_length=60, blank=True, help_text="what its readers hold over the unit; '': any right to read there"
    )
    uploaded_at = models.DateTimeField()
    uploaded_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name
