"""Where content lies: `<FILES_ROOT>/ab/cd/<sha256>`, so that no folder grows past a few thousand names."""

from pathlib import Path

from django.conf import settings


def content_path(sha256: str) -> Path:
    """Path of the content with a hash (64 hex digits); it need not exist."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256[2:4] / sha256
