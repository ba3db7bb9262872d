"""Typed readers of the environment: a missing or malformed value stops the start with one clear sentence."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path


class BadSetting(Exception):
    """A setting in the environment cannot be read; the message names the variable and what was expected."""


class Environment:
    """Reads `HOALUOI_*` variables; every reader takes the default that suits one machine."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def text(self, name: str, default: str = "") -> str:
        return self._values.get(name, default)

    def flag(self, name: str, default: bool) -> bool:
        raw = self._values.get(name)
        if raw is None:
            return default
        if raw.lower() in {"1", "true", "yes", "on"}:
            return True
        if raw.lower() in {"0", "false", "no", "off", ""}:
            return False
        raise BadSetting(f"{name}={raw!r}: write 1 or 0")

    def integer(self, name: str, default: int) -> int:
        raw = self._values.get(name)
        if raw is None:
            return default
        try:
            return int(raw)
        except ValueError:
            raise BadSetting(f"{name}={raw!r}: write a whole number") from None

    def words(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        raw = self._values.get(name)
        return [word.strip() for word in raw.split(",") if word.strip()] if raw is not None else list(default)

    def secret(self, name: str, kept_in: Path) -> str:
        """A secret from the environment, else from a file that is made once and readable by its owner alone."""
        if given := self._values.get(name):
            return given
        if not kept_in.is_file():
            kept_in.parent.mkdir(parents=True, exist_ok=True)
            # Written whole under another name first: a second process that starts now reads all of it or makes none.
            partial = kept_in.with_name(f"{kept_in.name}.{os.getpid()}.partial")
            with open(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="ascii") as new:
                new.write(secrets.token_urlsafe(50))
            with contextlib.suppress(FileExistsError):
                os.link(partial, kept_in)
            partial.unlink()
        return kept_in.read_text(encoding="ascii")

    def clock_offset(self, name: str, kept_in: Path) -> timedelta:
        """How far the product's clock is shifted: from the environment, else from the file a demonstration wrote."""
        raw = self._values.get(name)
        if raw is None and kept_in.is_file():
            raw = kept_in.read_text(encoding="ascii")
        try:
            return timedelta(seconds=float(raw or 0))
        except ValueError:
            raise BadSetting(f"{name}={raw!r}: write seconds") from None

    def folder(self, name: str, default: Path) -> Path:
        return Path(self._values.get(name) or default).expanduser().resolve()
