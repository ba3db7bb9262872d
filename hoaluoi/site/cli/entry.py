"""The group of commands, and the one place where an error becomes a sentence and an exit code."""

from __future__ import annotations

import importlib
import signal
import sys
import traceback
from types import FrameType

import click

from config.environment import BadSetting
from hoaluoi.core.database import DatabaseUnavailable
from hoaluoi.site.cli import errors
from hoaluoi.site.cli.registry import COMMANDS


class LazyGroup(click.Group):
    """Imports a command's module when the command is called, not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [entry.name for entry in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for entry in COMMANDS:
            if entry.name == cmd_name:
                module, function = entry.target.split(":")
                path = module if "." in module else f"hoaluoi.site.cli.{module}"
                command: click.Command = getattr(importlib.import_module(path), function)
                return command
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(entry.name, entry.summary) for entry in COMMANDS])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(package_name="hoaluoi", message="%(version)s")
def hoaluoi(debug: bool) -> None:
    """Hòa Lưới: from resolution to result."""


def main() -> None:
    """Entry point of the console script."""
    signal.signal(signal.SIGTERM, _leave)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Runs one command and returns its exit code: 0 done, 1 failed, 2 wrong usage, 3 no database, 130 interrupted."""
    debug = "--debug" in arguments[:1]
    try:
        result = hoaluoi.main(arguments, prog_name="hoaluoi", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return errors.INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return errors.FAILED
    except Exception as error:
        return _failed(error, debug=debug)
    return result if isinstance(result, int) else 0


def _failed(error: Exception, *, debug: bool) -> int:
    if debug:
        traceback.print_exception(error)
        details = getattr(error, "details", "")
        if details:
            click.echo(details, err=True)
    click.echo(f"Error: {_sentence(error)}", err=True)
    return errors.NO_DATABASE if isinstance(error, DatabaseUnavailable) else errors.FAILED


def _sentence(error: Exception) -> str:
    if isinstance(error, DatabaseUnavailable | BadSetting) or type(error).__name__.startswith("UnableTo"):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    kind = type(error).__name__
    return f"{kind}: {error}. This should not happen; run `hoaluoi --debug …` to see where it does."


def _leave(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
