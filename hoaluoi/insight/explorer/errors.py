"""Why an act of the explorer was refused; nothing was changed."""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class UnableToExplore(Exception):
    """`str()` gives the sentence in the active language."""

    sentences: ClassVar[dict[str, str | Promise]] = {
        "no_name": _("Give the view a name."),
        "name_taken": _("You have a view “%(name)s” already. Choose another name, or replace it."),
        "nothing_chosen": _("Choose at least one figure first."),
        "too_many": _("You have %(count)s already; end one before you add another."),
        "unknown_number": _("The figure is no longer there. Choose another."),
    }

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    def __str__(self) -> str:
        return str(self.sentences[self.code]) % self.params
