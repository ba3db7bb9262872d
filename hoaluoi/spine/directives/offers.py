"""What directives offer on the page of a document: open the directive it is, or draft one from its text."""

from django.urls import reverse
from django.utils.translation import gettext as _

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.spine.directives.access import directives_visible_to
from hoaluoi.spine.documents.models import Document
from hoaluoi.spine.documents.offers import Offer, offer


def _directive(actor: Actor, document: Document) -> Offer | None:
    found = directives_visible_to(actor).filter(document=document).first()
    if found is None:
        return None
    return Offer(_("Targets and tasks of this directive"), reverse("directives:directive", args=[found.pk]), "gavel")


def _draft(actor: Actor, document: Document) -> Offer | None:
    fits = document.text and document.issuer_id in actor.units_with(Permission.DIRECTIVES_DRAFT)
    if not fits or directives_visible_to(actor).filter(document=document).exists():
        return None
    return Offer(_("Draft targets from this text"), f"{reverse('directives:desk_new')}?document={document.pk}", "wand")


def join() -> None:
    """Called once, when the apps are ready."""
    offer(_directive)
    offer(_draft)
