"""Who may change the word lists: they hold for everybody, so only an administrator of the whole organisation."""

from django.http import Http404

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.queries import roots


def require_all(actor: Actor) -> None:
    """Http404 for anybody who does not administer a unit that stands under no other: for them there is no page."""
    if not roots(actor.on).filter(pk__in=actor.units_with(Permission.ADMINISTER)).exists():
        raise Http404
