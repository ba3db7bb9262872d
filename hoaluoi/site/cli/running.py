"""What most commands stand on: a database that can be reached and a Django that is ready."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hoaluoi.core import database as rooms


def django_ready() -> None:
    """Loads the settings and the apps; needs no database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()


@contextmanager
def database(*, migrated: bool = True) -> Iterator[str]:
    """The database runs inside the block, its tables are up to date (unless ``migrated=False``) and Django is ready.

    Yields the address of the database. A private server stops with its last user. Raises DatabaseUnavailable.
    """
    with rooms.running() as address:
        django_ready()
        if migrated:
            migrate()
        yield address


def tending(tell: Callable[[str], None]) -> Callable[[], None]:
    """For a supervisor: starts a private database again that was killed; ``tell`` gets a sentence when it was."""
    trouble = ""

    def tend() -> None:
        nonlocal trouble
        try:
            if rooms.revive():
                tell("The database had ended; it runs again.")
            trouble = ""
        except rooms.DatabaseUnavailable as failure:
            if str(failure) != trouble:
                tell(str(failure))
            trouble = str(failure)

    return tend


def migrate() -> None:
    """Brings the tables up to date; quick when there is nothing to do."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    connection.close()
