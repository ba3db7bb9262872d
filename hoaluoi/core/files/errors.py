"""Why a file was not taken in, as a code and as a sentence in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "empty": _("The file “%(name)s” is empty. Choose the file again."),
    "too_large": _("The file “%(name)s” is larger than the %(limit_mb)s MB that can be taken in. Nothing was stored."),
    "wrong_type": _(
        "The contents of “%(name)s” are not of a kind that can be taken in here (%(found)s). Accepted: %(accepted)s."
    ),
    "old_office": _(
        "“%(name)s” is an old Office file or is protected by a password. Save it as .xlsx or .docx without a password."
    ),
    "macros": _("“%(name)s” carries macros or embedded programs. Save it without them and send it again."),
    "unsafe_archive": _("“%(name)s” unpacks to far more than it should, or is built to mislead. It was not opened."),
    "far_apart": _(
        "“%(name)s” holds a value far outside its table. Delete what stands far to the right or far below, save it and"
        " send it again."
    ),
    "damaged": _("“%(name)s” is damaged and cannot be opened. Save it again and send the new copy."),
}


class UnableToStore(Exception):
    """A file that cannot be taken in. `code` is one of SENTENCES; `str()` words it in the active language."""

    def __init__(self, code: str, params: Mapping[str, Any] | None = None) -> None:
        self.code = code
        self.params = {"name": "…", "limit_mb": "…", "found": "?", "accepted": "…"} | dict(params or {})
        super().__init__(code)

    def __str__(self) -> str:
        return str(SENTENCES[self.code]) % self.params
