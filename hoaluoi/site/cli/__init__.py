"""The command line: ``hoaluoi``. One module a group of commands, imported only when its command is called.

To add a command write ``hoaluoi/site/cli/<name>.py`` with a click command and add one line to ``COMMANDS`` in
``registry.py``. A command that needs the database works inside ``with running.database():``. Errors that are typed
(``CommandFailed``, ``DatabaseUnavailable``, ``UnableTo…``) reach the person as one sentence; a traceback is shown
with ``--debug`` only.
"""

from hoaluoi.site.cli.entry import main

__all__ = ["main"]
