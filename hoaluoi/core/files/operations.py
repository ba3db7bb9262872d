"""Taking files in: content is written beside the store, synced, renamed into place; never half a file under a hash."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.files import access, events, inspection
from hoaluoi.core.files.errors import UnableToStore
from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.files.places import content_path
from hoaluoi.core.ledger.operations import Author, record

__all__ = ["UnableToStore", "store"]

CHUNK_BYTES = 1 << 20
OFFICE = frozenset({inspection.XLSX, inspection.DOCX})


@transaction.atomic
def store(
    *,
    content: bytes | BinaryIO,
    name: str,
    by: Author,
    at: datetime,
    unit_id: int | None = None,
    permission: Permission | None = None,
    limit: int | None = None,
    accept: frozenset[str] = frozenset(inspection.KINDS),
) -> StoredFile:
    """Keeps a file under the SHA-256 of its bytes and returns its record.

    `limit` in bytes (default settings.MAX_UPLOAD_BYTES) holds while reading: what is longer is not read to its end.
    `accept` are media types of `inspection.KINDS`. Readers of `unit_id` may open it (None: everybody signed in),
    of those who hold `permission` there, one of `access.GUARDING`.
    Raises UnableToStore (empty, too_large, wrong_type, old_office, macros, unsafe_archive, damaged).
    """
    assert permission is None or permission in access.GUARDING, permission
    name = clean_name(name)
    stream = BytesIO(content) if isinstance(content, bytes) else content
    allowed = settings.MAX_UPLOAD_BYTES if limit is None else limit
    waiting, digest, size = _spool(stream, name, allowed)
    try:
        media_type = _examine(waiting, name, accept)
        _put_in_place(waiting, digest)
    finally:
        waiting.unlink(missing_ok=True)
    stored = StoredFile.objects.create(
        sha256=digest,
        size=size,
        name=name,
        media_type=media_type,
        unit_id=unit_id,
        permission=permission.value if permission else "",
        uploaded_at=at,
        uploaded_by_id=by.ledger_id,
    )
    record(
        event=events.FILE_STORED,
        by=by,
        at=at,
        subject_type="files.file",
        subject_id=stored.pk,
        unit_id=unit_id or 0,
        data={"name": name, "size": size, "sha256": digest, "media_type": media_type},
    )
    return stored


def clean_name(name: str) -> str:
    """The last part of a path, without control characters, at most 200 characters with its ending kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    last = "".join(char for char in last if char.isprintable()).strip(" .") or "file"
    stem, dot, ending = last.rpartition(".")
    return last if len(last) <= 200 else f"{(stem if dot else last)[:180]}{dot}{ending[:19] if dot else ''}"


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK_BYTES):
        yield chunk


def _spool(stream: BinaryIO, name: str, allowed: int) -> tuple[Path, str, int]:
    folder = settings.FILES_ROOT / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, path = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as spool:
            for chunk in _chunks(stream):
                size += len(chunk)
                if size > allowed:
                    raise UnableToStore("too_large", {"name": name, "limit_mb": f"{allowed / 1024**2:.4g}"})
                digest.update(chunk)
                spool.write(chunk)
            spool.flush()
            os.fsync(spool.fileno())
        if not size:
            raise UnableToStore("empty", {"name": name})
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    return Path(path), digest.hexdigest(), size


def _examine(path: Path, name: str, accept: frozenset[str]) -> str:
    with path.open("rb") as stream:
        media_type = inspection.sniff(stream.read(inspection.HEAD_BYTES), name, stream)
        if media_type is None or media_type not in accept:
            raise inspection.wrong_type(media_type, name, accept)
        if media_type in OFFICE:
            inspection.check_archive(stream, name)
    return media_type


def _put_in_place(waiting: Path, digest: str) -> None:
    target = content_path(digest)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    waiting.chmod(0o440)
    waiting.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
