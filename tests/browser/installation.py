"""What lies in the installation of the journeys: the whole demonstration case, made-up returns included."""

from hoaluoi.cases import clock
from hoaluoi.cases.evn import case, moments
from hoaluoi.core import database


def install() -> None:
    """Puts the case in at its opening: Monday 3 October 2022, 05:40, shortly before the daily returns are due."""
    clock.open_at(moments.OPENING, database.home())
    case.install()
    clock.open_at(moments.OPENING, database.home())
