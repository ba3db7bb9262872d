"""The operations centre's wall: a few pages that turn by themselves, each of one screen, read from four metres."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.organisation.models import Unit
from hoaluoi.insight.console.look import Look
from hoaluoi.insight.console.pages.overview import Overview, overview_page
from hoaluoi.spine.indicators.models import FoldLog

PAGES: tuple[tuple[str, str | Promise], ...] = (
    ("targets", _("Targets and directives")),
    ("grid", _("Units and targets")),
    ("returns", _("Returns and map")),
)
MOST_ROWS, MOST_NAMES = 24, 8


@dataclass(frozen=True)
class Wall:
    """One page of the wall. `fresh_at`: when numbers last changed."""

    number: int
    overview: Overview
    fresh_at: datetime | None

    @property
    def key(self) -> str:
        return PAGES[self.number][0]

    @property
    def title(self) -> str:
        return str(PAGES[self.number][1])

    @property
    def template(self) -> str:
        return f"console/wall/{self.key}.html"

    @property
    def hidden_rows(self) -> int:
        """Units that do not fit the grid."""
        return max(len(self.overview.grid.rows) - MOST_ROWS, 0)


def wall_page(look: Look, unit: Unit, number: int) -> Wall:
    """The page of that number; numbers go round."""
    fresh = FoldLog.objects.aggregate(at=Max("folded_at"))["at"]
    return Wall(number % len(PAGES), overview_page(look, unit), fresh)
