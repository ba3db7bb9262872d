"""Refusals in the reader's language."""

from django.utils.translation import gettext as _

from hoaluoi.core.files.errors import UnableToStore
from hoaluoi.spine.documents.operations import UnableToRegister


def refusal(error: UnableToRegister | UnableToStore) -> str:
    """Why a document was not registered, as a sentence."""
    if isinstance(error, UnableToStore):
        return str(error)
    if error.code == "symbol_taken":
        return _("This unit already has a document with this number and date. Open that one, or correct the number.")
    return _("Write what the document is about.")
