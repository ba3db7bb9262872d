"""What each role does here, step by step: the printable guides, and the tour of the main job."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission, Role

Words = str | Promise


@dataclass(frozen=True)
class Step:
    """One step with the page where it is done."""

    title: Words
    text: Words
    url_name: str = ""

    @property
    def url(self) -> str:
        """The address of its page, '' if it has none of its own."""
        try:
            return reverse(self.url_name) if self.url_name else ""
        except NoReverseMatch:
            return ""


@dataclass(frozen=True)
class Guide:
    """The work of one role."""

    role: Role
    summary: Words
    steps: tuple[Step, ...]

    @property
    def title(self) -> Words:
        return self.role.label


TOUR: tuple[Step, ...] = (
    Step(
        _("Paste the text"),
        _("Paste a resolution or upload its file. Targets and tasks are drafted beside the text; nothing counts yet."),
        "directives:desk_new",
    ),
    Step(
        _("Accept and enter"),
        _("Look at each draft with its place in the text, correct it, accept or reject it, then enter all in one act."),
        "directives:desks",
    ),
    Step(
        _("Hand down"),
        _("Open a target, press Hand down, compare the methods and freeze one. The units are told at once."),
        "directives:targets",
    ),
    Step(
        _("Collect"),
        _("See who has reported and who has not, how late they are and whom to call. A zero report counts."),
        "reporting:matrix",
    ),
    Step(
        _("Steer"),
        _("Each square is a unit and a target. Press one for the reason in a sentence, and any number for its proof."),
        "console:overview",
    ),
)

GUIDES: tuple[Guide, ...] = (
    Guide(
        Role.COORDINATOR,
        _("You turn resolutions into targets, hand them down, chase returns and say where things stand."),
        (
            *TOUR,
            Step(
                _("Review"),
                _("Approve what units sent, or send it back with the reason. Nobody approves their own."),
                "reporting:review_list",
            ),
            Step(
                _("Ask and help"),
                _("Ask a unit that is behind to explain by a day; take obstacles it cannot solve to the level above."),
                "directives:explanations",
            ),
            Step(
                _("Follow figures"),
                _("Save a view in the explorer, set an alert on it, or have it come by mail as a report."),
                "explorer:explore",
            ),
        ),
    ),
    Guide(
        Role.REPORTER,
        _("You report for your unit, on a phone or at a desk, with or without a network."),
        (
            Step(
                _("See what is due"),
                _("The home page shows what is due now, the most urgent first, with its clock."),
                "home",
            ),
            Step(
                _("Nothing happened"),
                _("Press Zero report and confirm: two taps. Zero is a statement; silence is not."),
                "reporting:due_list",
            ),
            Step(
                _("Fill in"),
                _("Every cell is saved as you leave it. The last value is one tap away."),
                "reporting:due_list",
            ),
            Step(
                _("Without a network"),
                _("Go on typing: it is kept on the device, sent when the network is back, then deleted there."),
            ),
            Step(
                _("Sent back"),
                _("What was sent back stands first, with the reason. Correct it and send again."),
                "reporting:due_list",
            ),
            Step(
                _("Answer"),
                _("Explanations asked of your unit and tasks given to it are on the home page, each with its day."),
                "directives:tasks",
            ),
        ),
    ),
    Guide(
        Role.LEADER,
        _("You see at a glance what is met, late or will be missed, with the proof behind each number."),
        (
            Step(
                _("The overview"),
                _("Press a unit's name to go down a level, a square to see its target."),
                "console:overview",
            ),
            Step(
                _("Why"),
                _("Every status has its reason in a sentence. The rule behind it is one press away."),
                "directives:status_rules",
            ),
            Step(
                _("The proof"),
                _("Press any number: formula, units below, cell, author, minute, file, ledger entry."),
                "directives:scorecards",
            ),
            Step(
                _("Another day"),
                _("Set the date above: every page shows how things stood that day."),
                "console:overview",
            ),
            Step(_("On the wall"), _("The wall turns its pages by itself and stays fresh."), "wall"),
        ),
    ),
    Guide(
        Role.CLERK,
        _("You keep the register of documents and who must do what by when."),
        (
            Step(
                _("Register"),
                _("Number and symbol, issuer, date, signer and the original file; its text never changes afterwards."),
                "documents:new",
            ),
            Step(
                _("Find"),
                _("Search by number, title or signer, with or without tone marks."),
                "documents:list",
            ),
            Step(
                _("What carries it out"),
                _("A directive's page shows the documents that units issued to carry it out, and who still owes one."),
                "directives:list",
            ),
        ),
    ),
    Guide(
        Role.AUDITOR,
        _("You read everything in your scope, change nothing, and can prove that nobody else did."),
        (
            Step(
                _("The ledger"),
                _("Who did what and when, one chain a unit. Verify recomputes it before your eyes."),
                "ledger:entries",
            ),
            Step(
                _("From number to cell"),
                _("Open any number down to the cell, its author, its file and its entry; Verify works it out anew."),
                "indicators:list",
            ),
            Step(
                _("All versions"),
                _("Amended and sent-back returns keep every version with its reason."),
                "reporting:matrix",
            ),
        ),
    ),
    Guide(
        Role.ADMINISTRATOR,
        _("You keep units, people, forms and the machine in order."),
        (
            Step(
                _("Units and people"),
                _("Change the organisation by dated acts with a preview, or import a sheet; the past stays as it was."),
                "organisation:tree",
            ),
            Step(
                _("Report forms"),
                _("A form is data with versions: draft, publish from a date, assign to units."),
                "reporting:forms",
            ),
            Step(_("Background work"), _("What runs, what waits, what failed and why."), "jobs:overview"),
            Step(
                _("Word lists"), _("Extend how texts are read, after a trial on the stored directives."), "words:lists"
            ),
        ),
    ),
)


def usual_guide(actor: Actor) -> Guide:
    """The guide of what a person mostly does."""
    order = (
        (Permission.ADMINISTER, Role.ADMINISTRATOR),
        (Permission.DIRECTIVES_DRAFT, Role.COORDINATOR),
        (Permission.RETURNS_FILE, Role.REPORTER),
        (Permission.TARGETS_OVERRIDE, Role.LEADER),
        (Permission.LEDGER_VIEW, Role.AUDITOR),
    )
    role = next((role for permission, role in order if actor.can(permission)), Role.CLERK)
    return next(guide for guide in GUIDES if guide.role == role)


@dataclass(frozen=True)
class TourPlace:
    """Where a person is in the tour, from 1."""

    number: int
    step: Step
    back: str
    onward: str

    @property
    def count(self) -> int:
        return len(TOUR)


def tour_place(text: str) -> TourPlace | None:
    """The step that `?tour=` names, None for anything else."""
    if text not in {str(number) for number in range(1, len(TOUR) + 1)}:
        return None
    number = int(text)
    return TourPlace(number, TOUR[number - 1], _address(number - 1), _address(number + 1))


def _address(number: int) -> str:
    return f"{TOUR[number - 1].url}?tour={number}" if 1 <= number <= len(TOUR) else ""


def tour_start() -> str:
    """Where the tour begins."""
    return _address(1)
