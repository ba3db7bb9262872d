"""The archive of a backup: a tar file with a manifest, the dump of the database and the stored files.

``manifest.json`` comes last and lists every other member with its size and SHA-256, so an archive that was cut
short has no manifest and is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from hoaluoi.site.cli.errors import CommandFailed

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database.dump"
FILES = "files/"
CHUNK = 1 << 20


@dataclass(frozen=True)
class Member:
    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """``rows`` are the rows of every table in the dump; ``made_at`` is ISO 8601 with its zone."""

    format: int
    product: str
    made_at: str
    rows: dict[str, int]
    members: list[Member]

    @property
    def files(self) -> list[Member]:
        return [member for member in self.members if member.name.startswith(FILES)]


def write(
    target: Path,
    *,
    dump: Path,
    files: Path,
    rows: dict[str, int],
    product: str,
    at: datetime,
    tell: Callable[[int], None],
) -> Manifest:
    """Writes the archive under a partial name and renames it when it is whole; ``tell`` gets the bytes done so
    far."""
    partial = target.with_name(target.name + ".partial")
    members: list[Member] = []
    try:
        with tarfile.open(partial, "w") as archive:
            os.chmod(partial, 0o600)
            for name, path in [(DATABASE, dump), *_stored(files)]:
                members.append(_add(archive, name, path))
                tell(sum(member.size for member in members))
            manifest = Manifest(FORMAT, product, at.isoformat(), rows, members)
            _add_manifest(archive, manifest, target.parent)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def total_size(dump: Path, files: Path) -> int:
    return sum(path.stat().st_size for _, path in [(DATABASE, dump), *_stored(files)])


def read_manifest(source: Path) -> Manifest:
    """The manifest of an archive. Raises CommandFailed if it is not a whole archive of ours."""
    try:
        with tarfile.open(source, "r:") as archive:
            stream = archive.extractfile(MANIFEST)
            content = json.load(stream) if stream else {}
        members = [Member(**member) for member in content.pop("members")]
        manifest = Manifest(members=members, **content)
    except FileNotFoundError:
        raise CommandFailed(f"There is no file {source}.") from None
    except (tarfile.TarError, KeyError, ValueError, TypeError, EOFError) as error:
        raise CommandFailed(f"{source} is not a whole backup of this product.") from error
    if manifest.format != FORMAT:
        raise CommandFailed(f"{source} was written by another version (format {manifest.format}, expected {FORMAT}).")
    return manifest


def unpack(source: Path, manifest: Manifest, into: Path, *, tell: Callable[[int], None]) -> None:
    """Writes every member below ``into`` and compares it with the manifest. Raises CommandFailed at the first
    difference."""
    done = 0
    with tarfile.open(source, "r:") as archive:
        for member in manifest.members:
            path = into / _safe(member.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                stream = archive.extractfile(member.name)
            except KeyError:
                stream = None
            if stream is None or _copy(stream, path) != member.sha256:
                raise CommandFailed(f"The backup is damaged: {member.name} is not what was saved. Nothing was changed.")
            done += member.size
            tell(done)


def _stored(files: Path) -> Iterator[tuple[str, Path]]:
    """What is kept. Uploads that are still coming in are nobody's yet, and gone a moment later."""
    for path in sorted(files.rglob("*")) if files.is_dir() else ():
        coming = path.is_relative_to(files / "incoming") or path.suffix == ".partial"
        if not coming and path.is_file() and not path.is_symlink():
            yield FILES + path.relative_to(files).as_posix(), path


def _add(archive: tarfile.TarFile, name: str, path: Path) -> Member:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = stream.tell()
        stream.seek(0)
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        archive.addfile(info, stream)
    return Member(name, size, digest)


def _add_manifest(archive: tarfile.TarFile, manifest: Manifest, folder: Path) -> None:
    path = folder / f".{MANIFEST}.{os.getpid()}"
    try:
        path.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), "utf-8")
        _add(archive, MANIFEST, path)
    finally:
        path.unlink(missing_ok=True)


def _safe(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not (name == DATABASE or name.startswith(FILES)):
        raise CommandFailed(f"The backup names a file outside of its folder: {name}. Nothing was changed.")
    return path


def _copy(stream: IO[bytes], path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("wb") as target:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()
