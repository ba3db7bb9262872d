"""A step of the check: what it proves, how long it took, what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import click


@dataclass(frozen=True)
class Step:
    """One thing proved, or not; `problem` '' if it was. `seconds` of wall-clock time."""

    name: str
    seconds: float
    problem: str = ""


@dataclass
class Record:
    """Steps in their order. After a failure what builds on it is not tried: it would say the same again."""

    shown: bool = True
    steps: list[Step] = field(default_factory=list)

    @property
    def passed(self) -> int:
        return sum(1 for step in self.steps if not step.problem)

    @property
    def failed(self) -> int:
        return len(self.steps) - self.passed

    def step(self, name: str, act: Callable[[], str | None]) -> bool:
        """Does one step; what it returns is told beside its name. True if it went well."""
        begun = time.monotonic()
        told, problem = "", ""
        try:
            told = act() or ""
        except Exception as error:
            # Whatever goes wrong is the outcome of the step, never the end of the check.
            problem = str(error) if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}"
        done = Step(f"{name}{': ' if told else ''}{told}", round(time.monotonic() - begun, 2), problem)
        self.steps.append(done)
        if self.shown:
            _show(len(self.steps), done)
        return not problem


def _show(number: int, step: Step) -> None:
    mark = click.style("ok  ", fg="green") if not step.problem else click.style("FAIL", fg="red")
    click.echo(f"{number:3}  {mark}  {step.seconds:6.2f} s  {step.name}")
    if step.problem:
        click.echo(f"                     {step.problem}")
