"""Reading stored files."""

from typing import BinaryIO

from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.files.places import content_path


def open_content(file: StoredFile) -> BinaryIO:
    """The bytes of a file, open for reading; the caller closes it. Raises FileNotFoundError if the store lost it."""
    return content_path(file.sha256).open("rb")
