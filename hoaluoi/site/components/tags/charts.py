"""Charts: data in an attribute, drawn by static/site/charts.js when it comes into view, with a table beside it."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from hoaluoi.site.components.tags import register

KINDS = {"history", "league", "series", "bars", "heat", "scatter", "stream"}


class ChartEncoder(DjangoJSONEncoder):
    """Decimals become numbers here and only here: a chart draws pixels, it does not add."""

    def default(self, o: Any) -> Any:
        return float(o) if isinstance(o, Decimal) else super().default(o)


@register.inclusion_tag("site/components/chart.html")
def chart(kind: str, data: Mapping[str, Any], title: str = "", size: str = "") -> dict[str, Any]:
    """`kind` and the shape of `data` as in docs/howto/screens.md; `size` small, large or nothing."""
    if kind not in KINDS:
        raise ValueError(f"unknown chart {kind!r}; one of {sorted(KINDS)}")
    spec = json.dumps({"kind": kind, **data}, cls=ChartEncoder, ensure_ascii=False)
    return {"spec": spec, "title": title, "size": size}
