"""What can go wrong with the database, said so that the reader knows what to do next."""

from __future__ import annotations


class DatabaseUnavailable(Exception):
    """The database cannot be reached or started.

    ``what`` is one sentence, ``where`` the folder or address concerned, ``remedy`` what the reader can do,
    ``details`` the last words of the program that failed (shown with ``--debug`` only).
    """

    def __init__(self, what: str, *, where: str, remedy: str, details: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy
        self.details = details

    def __str__(self) -> str:
        return f"{self.what} ({self.where}) {self.remedy}"
