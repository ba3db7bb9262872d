"""Errors of commands and the exit codes a program can rely on."""

from __future__ import annotations

import click

FAILED = 1
USAGE = 2
NO_DATABASE = 3
INTERRUPTED = 130


class CommandFailed(click.ClickException):
    """The command could not do what was asked; ``message`` is one sentence that says what to do next."""

    def __init__(self, message: str, *, exit_code: int = FAILED) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # click reads it from the instance too
