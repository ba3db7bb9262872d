"""How a fact of the case opens: a figure to its quotation and text, a simulated level to the plain word that it is."""

from django.utils.translation import gettext as _

from hoaluoi.cases import events
from hoaluoi.cases.evn import figures
from hoaluoi.core.ledger.models import Entry
from hoaluoi.spine.indicators import provenance

SIMULATED_TYPE = "cases.simulated"


def open_figure(number: int, key: str) -> provenance.Opened | None:
    """The quotation that a figure was taken from, with the text's title and seed."""
    figure = next((each for each in figures.figures() if each.number == number and each.key == key), None)
    if figure is None:
        return None
    entry = _entry(events.FIGURES_ENTERED)
    quotation = f"“{figure.quote}”"
    return provenance.Opened(
        title=f"{figure.title} (seed {figure.seed})",
        person=entry.actor_name if entry else "",
        at=entry.at if entry else None,
        ledger_entry_id=entry.pk if entry else None,
        cell_label=figure.key,
        text=f"{quotation} {figure.claim}".strip(),
    )


def open_simulated(number: int, key: str) -> provenance.Opened | None:
    """What stands behind a simulated level: nothing but the case itself."""
    entry = _entry(events.SIMULATED)
    return provenance.Opened(
        title=_("Simulated for the demonstration; no source states it"),
        person=entry.actor_name if entry else "",
        at=entry.at if entry else None,
        ledger_entry_id=entry.pk if entry else None,
        cell_label=key,
    )


def _entry(event: str) -> Entry | None:
    return Entry.objects.filter(event=event).order_by("pk").first()


def join() -> None:
    provenance.opens(figures.SOURCE_TYPE, open_figure)
    provenance.opens(SIMULATED_TYPE, open_simulated)
