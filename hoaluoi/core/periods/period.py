"""A reporting period as a value: which days it covers, its stable code, and its neighbours."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import total_ordering

from hoaluoi.core.periods import labels
from hoaluoi.core.periods.kinds import (
    LAST_NUMBER,
    MONTHS_IN,
    SHIFTS_A_DAY,
    InvalidPeriod,
    Kind,
    Scheme,
    cutoff_of,
    days_of,
    schemes_for,
)

_LETTER = {
    Kind.SHIFT: "S",
    Kind.DAY: "D",
    Kind.WEEK: "W",
    Kind.TEN_DAY: "T",
    Kind.MONTH: "M",
    Kind.QUARTER: "Q",
    Kind.HALF_YEAR: "H",
    Kind.NINE_MONTH: "N",
    Kind.YEAR: "Y",
    Kind.PLAN: "P",
    Kind.CAMPAIGN: "C",
}
_KIND_OF_LETTER = {letter: kind for kind, letter in _LETTER.items()}
_CODE = re.compile(r"(\d{4})-([SDWTMQHNYPC])([\d-]*)(?:\.(nd09|custom(\d\d)))?", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """One reporting period; orders by first day, then last day.

    `number` by kind: shift month*1000 + day*10 + shift (1 to 3), day month*100 + day, week ISO week, ten_day 1 to 36,
    month 1 to 12, quarter 1 to 4, half_year 1 to 2, nine_month and year 1, plan the count of years, campaign
    month*100 + day of its first day.
    `cutoff_day` (1 to 27) belongs to the custom scheme, `last_date` to a campaign. Raises `InvalidPeriod`.
    """

    kind: Kind
    year: int
    number: int = 1
    scheme: Scheme = Scheme.CALENDAR
    cutoff_day: int = 0
    last_date: dt.date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", Kind(self.kind))
        object.__setattr__(self, "scheme", Scheme(self.scheme))
        if self.scheme not in schemes_for(self.kind):
            raise InvalidPeriod(f"a {self.kind} has no {self.scheme} scheme")
        if (self.scheme is Scheme.CUSTOM) != (1 <= self.cutoff_day <= 27) or self.cutoff_day < 0:
            raise InvalidPeriod("a custom scheme, and no other, has a cut-off day from 1 to 27")
        if (self.kind is Kind.CAMPAIGN) != (self.last_date is not None):
            raise InvalidPeriod("a campaign, and no other kind, states its last date")
        if not 1000 <= self.year <= 9000 or self.number < 1:
            raise InvalidPeriod(f"no {self.kind} {self.number} in year {self.year}")
        try:
            start, end = self._span
        except ValueError as error:
            raise InvalidPeriod(f"no {self.kind} {self.number} in year {self.year}") from error
        if end < start:
            raise InvalidPeriod("a period ends before it starts")

    @classmethod
    def campaign(cls, start: dt.date, end: dt.date) -> "Period":
        """A period with free dates, both inclusive."""
        return cls(Kind.CAMPAIGN, start.year, start.month * 100 + start.day, last_date=end)

    @classmethod
    def plan(cls, first_year: int, last_year: int) -> "Period":
        """A period of whole calendar years, such as 2021 to 2025."""
        return cls(Kind.PLAN, first_year, last_year - first_year + 1)

    @classmethod
    def from_code(cls, code: str) -> "Period":
        """Reads what `code` wrote; raises `InvalidPeriod` for anything else."""
        found = _CODE.fullmatch(code)
        if not found:
            raise InvalidPeriod(f"not a period code: {code!r}")
        year, kind, digits = int(found[1]), _KIND_OF_LETTER[found[2]], found[3]
        scheme = Scheme(found[4][:6]) if found[4] else Scheme.CALENDAR
        cutoff = int(found[5] or 0)
        try:
            if kind is Kind.CAMPAIGN:
                start, end = digits.split("-")
                period = cls(kind, year, int(start), last_date=dt.datetime.strptime(end, "%Y%m%d").date())  # noqa: DTZ007
            elif kind is Kind.PLAN:
                period = cls.plan(year, int(digits))
            else:
                number = int(digits.replace("-", "") or 1)
                period = cls(kind, year, number, scheme, cutoff)
        except ValueError as error:
            raise InvalidPeriod(f"not a period code: {code!r}") from error
        if period.code != code:
            raise InvalidPeriod(f"not a period code: {code!r}")
        return period

    @property
    def code(self) -> str:
        """Stable ASCII name, sortable within a kind: `2022-M09`, `2022-M09.nd09`, `2022-D0930`, `2021-P2025`."""
        head = f"{self.year:04d}-{_LETTER[self.kind]}"
        match self.kind:
            case Kind.SHIFT:
                return f"{head}{self.number // 10:04d}-{self.number % 10}"
            case Kind.DAY:
                return f"{head}{self.number:04d}"
            case Kind.CAMPAIGN:
                return f"{head}{self.number:04d}-{self.end_date:%Y%m%d}"
            case Kind.PLAN:
                return f"{head}{self.end_date.year:04d}"
            case Kind.WEEK | Kind.TEN_DAY | Kind.MONTH:
                head += f"{self.number:02d}"
            case Kind.QUARTER | Kind.HALF_YEAR:
                head += f"{self.number}"
        return head + {Scheme.CALENDAR: "", Scheme.ND09: ".nd09"}.get(self.scheme, f".custom{self.cutoff_day:02d}")

    @property
    def start_date(self) -> dt.date:
        """First day of the period."""
        return self._span[0]

    @property
    def end_date(self) -> dt.date:
        """Last day of the period (inclusive): the cut-off."""
        return self._span[1]

    @property
    def days(self) -> int:
        """How many days the period covers."""
        start, end = self._span
        return (end - start).days + 1

    def __contains__(self, day: dt.date) -> bool:
        start, end = self._span
        return start <= day <= end

    def __lt__(self, other: "Period") -> bool:
        return self._order < other._order

    def __str__(self) -> str:
        return self.code

    @property
    def _span(self) -> tuple[dt.date, dt.date]:
        return days_of(self.kind, self.year, self.number, cutoff_of(self.scheme, self.cutoff_day), self.last_date)

    @property
    def _order(self) -> tuple[dt.date, dt.date, str]:
        return (*self._span, self.code)

    def next(self) -> "Period":
        """The period that follows at once (for nine months: those of the next year)."""
        return self._shifted(1)

    def previous(self) -> "Period":
        """The period just before (for nine months: those of the year before)."""
        return self._shifted(-1)

    def _shifted(self, step: int) -> "Period":
        if self.kind is Kind.CAMPAIGN:
            shift = dt.timedelta(days=self.days * step)
            return Period.campaign(self.start_date + shift, self.end_date + shift)
        if self.kind is Kind.PLAN:
            return replace(self, year=self.year + self.number * step)
        if self.kind is Kind.SHIFT:
            days, shift_before = divmod(self.number % 10 - 1 + step, SHIFTS_A_DAY)
            day = self.start_date + dt.timedelta(days=days)
            return replace(self, year=day.year, number=(day.month * 100 + day.day) * 10 + shift_before + 1)
        if self.kind is Kind.NINE_MONTH:
            return replace(self, year=self.year + step)
        if self.kind in LAST_NUMBER:
            years, number = divmod(self.number - 1 + step, LAST_NUMBER[self.kind])
            return replace(self, year=self.year + years, number=number + 1)
        beside = self.end_date if step > 0 else self.start_date
        return period_of(beside + dt.timedelta(days=step), self.kind)

    def label(self, language: str = "vi") -> str:
        """Name for people in `vi`, `en` or `zh` (a Django code such as `zh-hans` will do)."""
        return labels.name(self.kind, self.year, self.number, self.start_date, self.end_date, language)

    def dates_label(self, language: str = "vi") -> str:
        """Both dates, as a report must show them: `15/8/2022 – 14/9/2022`."""
        return labels.span(self.start_date, self.end_date, language)


def period_of(
    day: dt.date, kind: Kind | str, scheme: Scheme | str = Scheme.CALENDAR, *, cutoff_day: int = 0, shift: int = 1
) -> Period:
    """The period of that kind which holds the day.

    Raises `InvalidPeriod` for a campaign or plan (free dates), a scheme that the kind has not, a day after nine months.
    """
    kind = Kind(kind)
    scheme = Scheme(scheme)
    match kind:
        case Kind.CAMPAIGN | Kind.PLAN:
            raise InvalidPeriod(f"a {kind} is not derived from a day")
        case Kind.SHIFT:
            return Period(kind, day.year, (day.month * 100 + day.day) * 10 + shift, scheme)
        case Kind.DAY:
            return Period(kind, day.year, day.month * 100 + day.day, scheme)
        case Kind.WEEK:
            iso = day.isocalendar()
            return Period(kind, iso.year, iso.week, scheme)
        case Kind.TEN_DAY:
            return Period(kind, day.year, (day.month - 1) * 3 + min((day.day - 1) // 10, 2) + 1, scheme)
    year, month = day.year, day.month
    cutoff = cutoff_of(scheme, cutoff_day)
    if cutoff and day.day > cutoff:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    number = (month - 1) // MONTHS_IN[kind] + 1
    if number > LAST_NUMBER[kind]:
        raise InvalidPeriod(f"{day} is after the nine months")
    return Period(kind, year, number, scheme, cutoff_day)


def periods_between(
    start: dt.date, end: dt.date, kind: Kind | str, scheme: Scheme | str = Scheme.CALENDAR, *, cutoff_day: int = 0
) -> list[Period]:
    """Every period of that kind with at least one day from `start` to `end` (both inclusive), in order."""
    return list(_walk(start, end, Kind(kind), Scheme(scheme), cutoff_day))


def _walk(start: dt.date, end: dt.date, kind: Kind, scheme: Scheme, cutoff_day: int) -> Iterator[Period]:
    if kind is Kind.NINE_MONTH:
        period = Period(kind, start.year, 1, scheme, cutoff_day)
    else:
        period = period_of(start, kind, scheme, cutoff_day=cutoff_day)
    while period.start_date <= end:
        if period.end_date >= start:
            yield period
        period = period.next()


def containing(period: Period, kind: Kind | str, scheme: Scheme | str | None = None, *, cutoff_day: int = 0) -> Period:
    """The longer period that holds this one; by default in the same scheme where the kind has it.

    A week belongs to the month, quarter or year of its Thursday, as in ISO 8601. Anything else must lie wholly inside:
    otherwise `InvalidPeriod`.
    """
    kind = Kind(kind)
    if scheme is None:
        scheme = period.scheme if period.scheme in schemes_for(kind) else Scheme.CALENDAR
        cutoff_day = period.cutoff_day if scheme is Scheme.CUSTOM else 0
    if period.kind is Kind.WEEK and kind in MONTHS_IN:
        return period_of(period.start_date + dt.timedelta(days=3), kind, scheme, cutoff_day=cutoff_day)
    holder = period_of(period.end_date, kind, scheme, cutoff_day=cutoff_day)
    if period.start_date not in holder:
        raise InvalidPeriod(f"{period.code} does not lie in one {kind}")
    return holder


def last_year_same(period: Period) -> Period:
    """The same period a year before.

    29 February becomes 28, a week 53 that was not becomes 52, both dates of a campaign move by a year.
    """
    if period.kind is Kind.CAMPAIGN:
        return Period.campaign(_year_before(period.start_date), _year_before(period.end_date))
    if period.kind in (Kind.DAY, Kind.SHIFT):
        return period_of(_year_before(period.start_date), period.kind, shift=period.number % 10)
    if period.kind is Kind.WEEK:
        return replace(period, year=period.year - 1, number=min(period.number, _weeks_in(period.year - 1)))
    return replace(period, year=period.year - 1)


def _year_before(day: dt.date) -> dt.date:
    if (day.month, day.day) == (2, 29):
        return day.replace(year=day.year - 1, day=28)
    return day.replace(year=day.year - 1)


def _weeks_in(year: int) -> int:
    return dt.date(year, 12, 28).isocalendar().week
