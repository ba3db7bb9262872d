"""Every command, where it is and what it does in a line; the text here spares ``--help`` the import of all
modules."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """``target`` is ``module:function`` of a click command inside this package, or of a module of a floor above with
    its full name."""

    name: str
    target: str
    summary: str


COMMANDS = [
    Entry(
        "demo", "hoaluoi.cases.demo:demo", "Put the demonstration case in and serve it; --check proves the main job."
    ),
    Entry("serve", "serve:serve", "Start everything one machine needs: database, pages, live updates, jobs."),
    Entry("web", "processes:web", "Serve the pages only."),
    Entry("live", "processes:live", "Serve live updates only."),
    Entry("worker", "processes:worker", "Run background jobs only."),
    Entry("createadmin", "people:createadmin", "Make an administrator who may sign in."),
    Entry("backup", "backups:backup", "Save the database and the files into one archive."),
    Entry("restore", "backups:restore", "Bring a saved archive back."),
    Entry("rollup", "rollup:rollup", "Work totals out anew, see how fresh they are, write facts for other tools."),
    Entry("ledger", "ledger:ledger", "Prove that nothing recorded was changed; read what was recorded."),
    Entry("messages", "translations:messages", "Keep the translations of the screens complete."),
    Entry("import", "transfer:import_list", "Take in a list of units or people."),
    Entry("export", "transfer:export_list", "Write the units or people to a file."),
    Entry("draft", "drafting:draft", "Draft targets and figures from the text of directives."),
    Entry("check", "drafting:check_claims", "Check what texts claim against their own numbers."),
    Entry("bench", "bench:bench", "Measure how well and how fast the product works."),
    Entry("manage", "processes:manage", "Run a management command of Django."),
]
