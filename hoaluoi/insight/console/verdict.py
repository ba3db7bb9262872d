"""Where a unit's targets stand, in one line that is read in three seconds."""

from collections.abc import Collection

from django.utils.translation import ngettext

from hoaluoi.spine.directives.enums import Status
from hoaluoi.spine.directives.queries.scorecards import Score

OVER = (Status.MET, Status.MISSED, Status.NOT_DUE)


def is_doomed(score: Score) -> bool:
    """Not over yet, and the whole range of the forecast misses."""
    return bool(score.row and score.row.outlook == "misses") and score.status not in OVER


def verdict(scores: Collection[Score]) -> list[str]:
    """What is met, what is late, what will be missed; parts of which nothing is to be said are left out."""
    met = sum(score.status == Status.MET for score in scores)
    late = sum(score.status in (Status.BEHIND, Status.MISSED) for score in scores)
    doomed = sum(is_doomed(score) for score in scores)
    parts = [ngettext("%(met)s of %(all)s target met", "%(met)s of %(all)s targets met", len(scores))]
    if late:
        parts.append(ngettext("%(late)s behind or missed", "%(late)s behind or missed", late))
    if doomed:
        parts.append(
            ngettext("%(doomed)s will be missed at this pace", "%(doomed)s will be missed at this pace", doomed)
        )
    return [part % {"met": met, "all": len(scores), "late": late, "doomed": doomed} for part in parts]
