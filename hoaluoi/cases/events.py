"""What a demonstration case writes to the ledger."""

from django.utils.translation import gettext_lazy as _

from hoaluoi.core.ledger.events import EventType, call_data, declare

INSTALLED = "cases.installed"
FIGURES_ENTERED = "cases.figures_entered"
SIMULATED = "cases.simulated"

declare(
    EventType(INSTALLED, _("installed the demonstration case %(case)s: %(units)s units"), "package"),
    EventType(FIGURES_ENTERED, _("entered %(count)s figures of public texts, each with its quotation"), "quote"),
    EventType(SIMULATED, _("put in %(returns)s simulated returns, marked as simulated"), "test-pipe"),
)
call_data(
    {
        "case": _("Case"),
        "returns": _("Returns"),
        "figures": _("Figures"),
    }
)
