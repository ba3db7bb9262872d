"""What may be done, and which role may do it: the whole table in one file.

A permission is a word "<room>.<verb>". A role is a named set of them; a position gives its holder the role over the
unit it belongs to and everything below it. Nothing is allowed that is not written here.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(models.TextChoices):
    """Every permission there is. `OWN` means: any signed-in person, about their own things only."""

    OWN = "access.own", _("Own things")
    ORGANISATION_VIEW = "organisation.view", _("See units and people")
    ORGANISATION_EDIT = "organisation.edit", _("Change units, people and positions")
    DELEGATE = "organisation.delegate", _("Delegate own rights")
    LEDGER_VIEW = "ledger.view", _("Read the ledger")
    JOBS_VIEW = "jobs.view", _("See background work and mails")
    DOCUMENTS_VIEW = "documents.view", _("Read documents")
    DOCUMENTS_REGISTER = "documents.register", _("Register documents")
    DIRECTIVES_VIEW = "directives.view", _("See directives, targets and tasks")
    DIRECTIVES_DRAFT = "directives.draft", _("Draft directives from text")
    TARGETS_ALLOCATE = "targets.allocate", _("Allocate targets")
    TARGETS_OVERRIDE = "targets.override", _("Override a status")
    TASKS_ASSIGN = "tasks.assign", _("Assign and accept tasks")
    TASKS_PERFORM = "tasks.perform", _("Carry out tasks")
    EXPLANATION_REQUEST = "explanations.request", _("Ask for an explanation")
    EXPLANATION_ANSWER = "explanations.answer", _("Answer an explanation request")
    OBSTACLE_RAISE = "obstacles.raise", _("Raise and resolve obstacles")
    CLUSTERS_EDIT = "clusters.edit", _("Define emulation clusters")
    FORMS_VIEW = "forms.view", _("See report forms")
    FORMS_EDIT = "forms.edit", _("Make and publish report forms")
    RETURNS_VIEW = "returns.view", _("See returns")
    RETURNS_FILE = "returns.file", _("File returns")
    RETURNS_REVIEW = "returns.review", _("Approve or send back returns")
    RETURNS_CHASE = "returns.chase", _("Chase and extend returns")
    INDICATORS_VIEW = "indicators.view", _("See indicators and scorecards")
    INDICATORS_EDIT = "indicators.edit", _("Define measures and indicators")
    CONSOLE_VIEW = "console.view", _("See the overview")
    API_USE = "api.use", _("Use the programming interface")
    ADMINISTER = "site.administer", _("Administer the system")

    @property
    def is_reading(self) -> bool:
        """It lets nobody change anything but their own things."""
        return self == Permission.OWN or self.value.endswith(".view")


P = Permission

_READ = frozenset(
    {P.OWN, P.ORGANISATION_VIEW, P.DOCUMENTS_VIEW, P.DIRECTIVES_VIEW, P.FORMS_VIEW, P.RETURNS_VIEW, P.INDICATORS_VIEW}
)


class Role(models.TextChoices):
    """The roles of PRODUCT.md; later rooms add theirs here."""

    LEADER = "leader", _("Leader")
    CLERK = "clerk", _("Office clerk")
    COORDINATOR = "coordinator", _("Coordinator")
    REPORTER = "reporter", _("Unit reporter")
    EMPLOYEE = "employee", _("Employee")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


GRANTS: dict[str, frozenset[Permission]] = {
    Role.LEADER: _READ
    | {
        P.CONSOLE_VIEW,
        P.LEDGER_VIEW,
        P.DELEGATE,
        P.TARGETS_OVERRIDE,
        P.TASKS_ASSIGN,
        P.TASKS_PERFORM,
        P.EXPLANATION_REQUEST,
        P.EXPLANATION_ANSWER,
        P.OBSTACLE_RAISE,
        P.RETURNS_REVIEW,
        P.RETURNS_CHASE,
    },
    # The numbers beside a directive open for the clerk too.
    Role.CLERK: frozenset(
        {P.OWN, P.ORGANISATION_VIEW, P.DOCUMENTS_VIEW, P.DOCUMENTS_REGISTER, P.DIRECTIVES_VIEW, P.INDICATORS_VIEW}
    ),
    Role.COORDINATOR: _READ
    | {
        P.CONSOLE_VIEW,
        P.LEDGER_VIEW,
        P.DELEGATE,
        P.DOCUMENTS_REGISTER,
        P.DIRECTIVES_DRAFT,
        P.TARGETS_ALLOCATE,
        P.TASKS_ASSIGN,
        P.TASKS_PERFORM,
        P.EXPLANATION_REQUEST,
        P.EXPLANATION_ANSWER,
        P.OBSTACLE_RAISE,
        P.CLUSTERS_EDIT,
        P.FORMS_EDIT,
        P.RETURNS_FILE,
        P.RETURNS_REVIEW,
        P.RETURNS_CHASE,
        P.INDICATORS_EDIT,
        P.API_USE,
    },
    Role.REPORTER: _READ
    | {P.RETURNS_FILE, P.TASKS_PERFORM, P.EXPLANATION_ANSWER, P.OBSTACLE_RAISE, P.DELEGATE, P.API_USE},
    Role.EMPLOYEE: frozenset({P.OWN, P.ORGANISATION_VIEW, P.DOCUMENTS_VIEW}),
    Role.AUDITOR: _READ | {P.CONSOLE_VIEW, P.LEDGER_VIEW, P.JOBS_VIEW},
    Role.ADMINISTRATOR: _READ
    | {
        P.CONSOLE_VIEW,
        P.ORGANISATION_EDIT,
        P.LEDGER_VIEW,
        P.JOBS_VIEW,
        P.FORMS_EDIT,
        P.INDICATORS_EDIT,
        P.ADMINISTER,
        P.API_USE,
    },
}


def granted(role: str) -> frozenset[Permission]:
    """What a role may do; an unknown role may do nothing."""
    return GRANTS.get(role, frozenset())
