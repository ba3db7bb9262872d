"""What the organisation writes to the ledger."""

from django.utils.translation import gettext_lazy as _

from hoaluoi.core.ledger.events import EventType, call_data, declare

ACT = "organisation.act"
"""What an entry about a reorganisation is about."""
UNIT_OPENED = "organisation.unit_opened"
UNIT_RENAMED = "organisation.unit_renamed"
UNIT_MOVED = "organisation.unit_moved"
UNIT_CLOSED = "organisation.unit_closed"
UNIT_CHANGED = "organisation.unit_changed"
PERSON_CHANGED = "organisation.person_changed"
TOKEN_MADE = "organisation.token_made"
TOKEN_REVOKED = "organisation.token_revoked"
PERSON_ADDED = "organisation.person_added"
POSITION_GIVEN = "organisation.position_given"
POSITION_ENDED = "organisation.position_ended"
DELEGATED = "organisation.delegated"
DELEGATION_REVOKED = "organisation.delegation_revoked"
IMPORTED = "organisation.imported"
REORGANISED = "organisation.reorganised"
REORGANISATION_UNDONE = "organisation.reorganisation_undone"

declare(
    EventType(UNIT_OPENED, _("opened unit %(name)s under %(parent)s"), "building"),
    EventType(UNIT_RENAMED, _("renamed %(old)s to %(name)s from %(on)s"), "pencil"),
    EventType(UNIT_MOVED, _("moved %(name)s under %(parent)s from %(on)s"), "arrows-exchange"),
    EventType(UNIT_CLOSED, _("closed unit %(name)s from %(on)s"), "archive"),
    EventType(UNIT_CHANGED, _("changed unit %(name)s"), "edit"),
    EventType(PERSON_ADDED, _("added %(name)s"), "user-plus"),
    EventType(PERSON_CHANGED, _("changed the details of %(name)s"), "user-cog"),
    EventType(TOKEN_MADE, _("made the access token “%(name)s”"), "key"),
    EventType(TOKEN_REVOKED, _("revoked the access token “%(name)s”"), "lock"),
    EventType(POSITION_GIVEN, _("gave %(name)s the position %(title)s"), "id-badge-2"),
    EventType(POSITION_ENDED, _("ended %(name)s's position %(title)s"), "circle-minus"),
    EventType(DELEGATED, _("delegated rights to %(name)s until %(until)s"), "user-check"),
    EventType(DELEGATION_REVOKED, _("revoked the delegation to %(name)s"), "arrow-back-up"),
    EventType(REORGANISED, _("enacted decision %(decision)s from %(on)s: %(what)s"), "arrows-split"),
    EventType(REORGANISATION_UNDONE, _("undid decision %(decision)s (%(what)s): %(reason)s"), "arrow-back-up"),
    EventType(IMPORTED, _("imported %(rows)s rows from %(file)s"), "file-import"),
)
call_data(
    {
        "parent": _("Unit above"),
        "old": _("Former name"),
        "username": _("User name"),
        "decision": _("Decision"),
        "rows": _("Rows"),
        "position": _("Position"),
        "positions": _("Positions"),
        "role": _("Role"),
        "line": _("Line"),
        "permissions": _("Rights"),
        "to": _("To"),
        "alias": _("Other name"),
        "active": _("May sign in"),
        "act": _("Act"),
    }
)
