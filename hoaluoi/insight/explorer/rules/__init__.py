"""What a view asks for and how its numbers are laid out. Pure."""

from hoaluoi.insight.explorer.rules.conditions import Comparator, holds
from hoaluoi.insight.explorer.rules.pivot import Axis, Group, Heading, Pivot, lay_out
from hoaluoi.insight.explorer.rules.schedules import Rhythm, last_due
from hoaluoi.insight.explorer.rules.views import Chart, Dimension, Reach, View, read, written

__all__ = [
    "Axis",
    "Chart",
    "Comparator",
    "Dimension",
    "Group",
    "Heading",
    "Pivot",
    "Reach",
    "Rhythm",
    "View",
    "holds",
    "last_due",
    "lay_out",
    "read",
    "written",
]
