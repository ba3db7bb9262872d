"""Why an act on the organisation was refused: a code for programs, a sentence for people."""

from datetime import date
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.periods import labels

Text = str | Promise


class UnableToChangeOrganisation(Exception):
    """Nothing was changed. `code` is one of `sentences`; `str()` gives the sentence in the active language."""

    sentences: ClassVar[dict[str, Text]] = {}

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return str(self.sentences[self.code]) % {key: _shown(key, value) for key, value in self.params.items()}


def _shown(key: str, value: Any) -> Any:
    """Days are kept as codes and read in the reader's language."""
    if key not in ("on", "until"):
        return value
    return labels.day(date.fromisoformat(value), get_language() or "vi")


_NOT_THERE: Text = _("%(unit)s does not stand in the organisation on %(on)s.")
_PARENT_ENDS: Text = _(
    "%(unit)s ends on %(until)s: nothing can stand below it from then on. Choose another unit, or undo that closing."
)


class UnableToOpenUnit(UnableToChangeOrganisation):
    sentences: ClassVar[dict[str, Text]] = {
        "code_taken": _("The code %(code)s belongs to another unit already."),
        "bad_code": _("“%(code)s” cannot be a code: use letters, digits, dot, hyphen and underscore, 60 at most."),
        "no_name": _("A unit needs a name."),
        "parent_not_there": _NOT_THERE,
        "parent_ends": _PARENT_ENDS,
        "already_there": _("%(unit)s stands in this line already."),
    }


class UnableToRename(UnableToChangeOrganisation):
    sentences: ClassVar[dict[str, Text]] = {
        "no_name": _("A unit needs a name."),
        "not_there": _NOT_THERE,
        "nothing_changes": _("The unit is called that already."),
    }


class UnableToMove(UnableToChangeOrganisation):
    sentences: ClassVar[dict[str, Text]] = {
        "not_there": _NOT_THERE,
        "parent_not_there": _NOT_THERE,
        "parent_ends": _PARENT_ENDS,
        "cycle": _("%(parent)s stands below %(unit)s: a unit cannot stand below itself."),
        "nothing_changes": _("%(unit)s stands under %(parent)s already."),
    }


class UnableToClose(UnableToChangeOrganisation):
    sentences: ClassVar[dict[str, Text]] = {
        "not_there": _NOT_THERE,
        "has_children": _("%(unit)s still has %(count)s units below it after %(on)s. Move or close them first."),
        "circle": _("%(unit)s carries on, by a later act, the very unit that it would go into. Undo that first."),
    }


class UnableToReorganise(UnableToChangeOrganisation):
    sentences: ClassVar[dict[str, Text]] = {
        "no_decision": _("Write the number of the decision."),
        "no_unit": _("Choose the unit."),
        "unknown_unit": _("One of the units does not exist."),
        "not_there": _NOT_THERE,
        "one_unit": _("Choose exactly one unit for this."),
        "no_successor": _("Say which unit carries on."),
        "one_successor": _("Exactly one unit can carry on here."),
        "few_successors": _("A split needs two successors at least."),
        "few_units": _("A merger needs two units at least."),
        "successor_twice": _("%(unit)s is named as successor twice."),
        "own_successor": _("%(unit)s cannot carry on after itself."),
        "not_child": _("%(child)s does not stand directly below %(unit)s."),
        "child_twice": _("%(child)s was given to two successors."),
        "bad_share": _("A share cannot be negative, and not all can be 0."),
        "share_missing": _("Give the customers (or the headcount) of every successor, or of none."),
        "below_itself": _("%(successor)s stands below %(unit)s: a unit cannot be carried on by one of its own."),
        "nothing_changes": _("This changes nothing."),
        "no_name": _("A unit needs a name."),
        "ends": _(
            "%(unit)s ends on %(until)s by decision %(decision)s: nothing can be handed on to it. Undo that decision,"
            " enact this one, then enact that one anew."
        ),
        "ends_without": _(
            "%(unit)s was closed from %(until)s on: nothing can be handed on to it. Choose another unit."
        ),
        "closed_already": _("%(unit)s ends on %(until)s by decision %(decision)s already. Undo that decision first."),
        "closed_already_without": _("%(unit)s was closed from %(until)s on already."),
        "planned_stands": _(
            "Decision %(decision)s is planned for %(on)s on the same units and cannot stay as it is: %(reason)s Undo it"
            " first."
        ),
        "top": _("The top of the organisation cannot be closed without a successor."),
        "changed_since": _("Something has changed since the preview. Look at it again and confirm."),
        "inside_failed": "%(reason)s",
    }


class UnableToUndo(UnableToChangeOrganisation):
    sentences: ClassVar[dict[str, Text]] = {
        "undone_already": _("It is undone already."),
        "no_reason": _("Say why."),
        "later_act": _("Decision %(decision)s of %(on)s rests on this one. Undo that first."),
        "changed_since": _(
            "Changed since by somebody: %(what)s. Put that back first, or enter a new act that says how it should be."
        ),
        "in_use": _("A unit that this act opened has data of its own by now (%(what)s)."),
        "parent_gone": _(
            "%(unit)s would stand under %(parent)s again, which has ended since. Enter a new act instead."
        ),
        "below_itself": _("%(unit)s would stand below itself: units were moved since. Undo that move first."),
    }


class UnableToAddAlias(UnableToChangeOrganisation):
    sentences: ClassVar[dict[str, Text]] = {
        "empty": _("Write the other name."),
        "taken": _("%(unit)s has that other name already."),
    }


class UnableToAddPerson(UnableToChangeOrganisation):
    sentences: ClassVar[dict[str, Text]] = {
        "username_taken": _("The user name %(username)s is taken."),
        "bad_username": _(
            "“%(username)s” cannot be a user name: use letters without marks, digits, dot, hyphen, underscore and @."
        ),
        "email_taken": _("Another person has the e-mail %(email)s."),
        "bad_email": _("“%(email)s” is not an e-mail address."),
        "no_name": _("A person needs a name."),
        "bad_language": _("“%(language)s” is not a language of this system: use vi, en or zh-hans."),
    }


class UnableToChangePerson(UnableToAddPerson):
    pass


class UnableToGivePosition(UnableToChangeOrganisation):
    sentences: ClassVar[dict[str, Text]] = {
        "not_there": _NOT_THERE,
        "unit_ends": _("%(unit)s ends on %(until)s: a position in it lasts until then at most."),
        "no_title": _("A position needs a title."),
        "wrong_dates": _("The last day lies before the first."),
        "held_already": _("%(person)s holds that role in %(unit)s already in this time."),
        "unknown_role": _("“%(role)s” is not a role."),
    }


class UnableToEndPosition(UnableToChangeOrganisation):
    sentences: ClassVar[dict[str, Text]] = {
        "not_in_effect": _("The position is not in effect on %(on)s."),
    }


class UnableToDelegate(UnableToChangeOrganisation):
    sentences: ClassVar[dict[str, Text]] = {
        "not_yours": _("Only the holder of a position can delegate its rights."),
        "to_yourself": _("You cannot delegate to yourself."),
        "not_active": _("%(person)s cannot sign in any more."),
        "wrong_dates": _("The last day lies before the first."),
        "outside_position": _("Your position does not last through these days."),
        "not_granted": _("Your position does not hold the right “%(permission)s”."),
        "no_reason": _("Say why."),
        "too_long": _("A delegation lasts %(days)s days at most."),
    }


class UnableToRevoke(UnableToChangeOrganisation):
    sentences: ClassVar[dict[str, Text]] = {
        "not_yours": _("Only the person who delegated can revoke."),
        "revoked_already": _("It is revoked already."),
    }


class UnableToMakeToken(UnableToChangeOrganisation):
    sentences: ClassVar[dict[str, Text]] = {
        "no_name": _("Say what the token is for."),
        "too_many": _("You have %(count)s tokens already. Revoke one first."),
        "wrong_dates": _("The last day lies in the past."),
    }


class UnableToImport(UnableToChangeOrganisation):
    sentences: ClassVar[dict[str, Text]] = {
        "not_a_table": _("The file cannot be read as a table. Send an .xlsx workbook or a CSV file."),
        "no_header": _("No sheet has the columns %(wanted)s. Download the template and fill it in."),
        "no_rows": _("There are no rows under the headings."),
        "too_many_rows": _("The list has %(found)s rows; %(most)s at most can be taken in at once."),
        "has_errors": _("%(count)s cells have errors. Nothing was changed."),
        "changed_since": _(
            "The organisation has changed since the preview. Look at the new preview and confirm again."
        ),
        "inside_failed": "%(reason)s",
    }


# What to do about a cell that cannot be taken; `%(found)s` is shown beside it.
CELL_SENTENCES: dict[str, Text] = {
    "empty": _("Fill this cell in."),
    "too_long": _("Shorten it to %(most)s characters."),
    "formula_error": _("The formula in this cell has failed. Write the value."),
    "bad_code": _("Use letters, digits, dot, hyphen and underscore, 60 at most."),
    "bad_username": _("Use letters without marks, digits, dot, hyphen, underscore and @."),
    "bad_email": _("This is no e-mail address. Correct it or leave the cell empty."),
    "email_taken": _("Another person has this e-mail. Correct it or leave the cell empty."),
    "bad_date": _("Write the date as 20/8/2021."),
    "wrong_dates": _("The last day lies before the first. Correct one of them."),
    "twice": _("Row %(row)s has this code already. Keep one of them."),
    "differs": _("Row %(row)s says something else of the same person. Make them agree."),
    "position_twice": _("The same position of the same person stands above already. Remove one row."),
    "unknown_kind": _("Write one of: %(known)s."),
    "unknown_word": _("Write one of: %(known)s."),
    "unknown_parent": _("No unit has this code, here or in the file. Correct it or add the unit."),
    "unknown_unit": _("No unit has this code. Correct it, or import the units first."),
    "own_parent": _("A unit cannot stand under itself."),
    "cycle": _("Following the units above leads back to this one. Correct one of them."),
    "needs_parent": _("Write the code of the unit above."),
    "needs_unit": _("A new person needs a unit, a title and a role."),
    "parent_later": _("The unit above begins on %(day)s only. Take that day or a later one."),
    "parent_not_standing": _("The unit above does not stand on %(day)s."),
    "parent_ends": _("The unit above ends on %(day)s: nothing can stand below it from then on. Take another one."),
    "not_standing": _("This unit does not stand on %(day)s."),
    "not_yours": _("This belongs to another branch; you may not change it."),
    "parent_not_yours": _("The unit above belongs to another branch."),
    "unit_not_yours": _("This unit belongs to another branch."),
}
