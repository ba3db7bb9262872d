"""The rush before the deadline: thousands of daily reports in a few minutes, most of them at the very end.

1. Reporters sign in and open the report of each of their units, through the pages.
2. The reports are sent by many connections at once: 60 % by a few, the last 40 % by all of them. Some are sent twice,
   as an impatient finger does. In a second run worker and pages are killed on the way; senders then try again.
3. A watcher reads the group's total and notes when it has taken in how many reports: the n-th accepted is fresh when
   the total counts n. A fold writes all levels in one transaction, so what the group's total has, all below it have.
4. Afterwards everything is counted: reports, versions, facts, totals to the last digit, and the ledger is proved.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from queue import Empty, SimpleQueue
from typing import Any

import psycopg
from django.urls import reverse

from hoaluoi.core import clock
from hoaluoi.core.database import url
from hoaluoi.core.ledger.verification import verify
from hoaluoi.core.periods import Period, period_of
from hoaluoi.site.benchmarks import bulk
from hoaluoi.site.benchmarks.browser import Browser, Reply
from hoaluoi.site.benchmarks.figures import spread
from hoaluoi.site.benchmarks.population import PASSWORD, Population, Shape, populate, units_for
from hoaluoi.site.benchmarks.site import HOST, Site, running_site
from hoaluoi.spine.indicators import operations
from hoaluoi.spine.indicators.models import DirtySlice, Fact, Measure, RollupValue
from hoaluoi.spine.reporting.models import Return, ReturnVersion

FORM = "situation-day"
WATCHED = "situation_new_cases"
_NUMBERS = (
    "new_cases", "isolated", "absent", "on_duty", "units_stopped", "priority_sites", "priority_outages",
)  # fmt: skip
_LONGEST_TRIES = 120
_PATIENCE_SECONDS = 120.0
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Rush:
    """How many reports, and how they come."""

    units: int = 5000
    reporters: int = 500
    connections: int = 16
    early_connections: int = 6
    last_fifth: float = 0.4
    sent_twice: float = 0.05
    workers: int = 2
    threads: int = 2
    kill: bool = False
    seed: int = 2021


@dataclass
class _Course:
    """What happened: when each report was accepted, how long that took, what the watcher saw."""

    accepted: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    seen: list[tuple[float, int]] = field(default_factory=list)
    tries_again: int = 0
    refused: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def run(rush: Rush, tell: Tell = lambda text: None) -> dict[str, Any]:
    """Measures one rush on the installation that runs; its database must be empty. Returns the figures."""
    each = -(-rush.units // rush.reporters)
    shape = Shape(units=units_for(rush.units), forms=0, districts_a_reporter=each)
    tell(f"{rush.units} units that report, {rush.reporters} reporters")
    people = populate(shape, history=False)
    bulk.analyse()
    period = period_of(clock.today() - timedelta(days=1), "day")
    with running_site(workers=rush.workers, threads=rush.threads) as site:
        browsers, signing = _sign_in(people, site, rush, tell)
        opened, opening = _open_reports(people, browsers, period, rush, each, tell)
        course, cpu, took = _send(opened, browsers, site, rush, tell)
        waited = _wait_until_fresh(course, len(opened))
        silent = _wait_until_folded()
    figures = {
        "settings": asdict(rush) | {"tree": shape.units, "form": FORM, "measures": len(_NUMBERS)},
        "sign_in": spread(signing),
        "opening": spread(opening),
        "accepted": len(course.accepted),
        "accepted_a_second": round(len(opened) / took, 1),
        "seconds": round(took, 1),
        "acceptance": spread(course.seconds),
        "freshness": spread(_freshness(course)),
        "fresh_after_last_s": round(waited, 2),
        "silent_written_down_after_s": round(silent, 1),
        # A killed process takes its count with it.
        "cpu_ms_a_report": None if rush.kill else round(1000 * cpu / len(opened), 1),
        "tries_again": course.tries_again,
        "refused": course.refused[:5],
    }
    return figures | {"kept": _count_everything(period, len(opened), people.root_id)}


def _sign_in(people: Population, site: Site, rush: Rush, tell: Tell) -> tuple[list[Browser], list[float]]:
    tell("signing in")
    login = reverse("account_login")
    browsers = [Browser(HOST, site.port, f"10.{n >> 8 & 255}.{n & 255}.7") for n in range(len(people.reporters))]
    taken: list[float] = []

    def sign_in(number: int) -> None:
        started = time.perf_counter()
        browsers[number].sign_in(people.reporters[number], PASSWORD, login)
        taken.append(time.perf_counter() - started)
        browsers[number].close()

    _side_by_side(range(len(browsers)), sign_in, rush.connections)
    return browsers, taken


def _open_reports(
    people: Population, browsers: Sequence[Browser], period: Period, rush: Rush, each: int, tell: Tell
) -> tuple[list[tuple[int, int]], list[float]]:
    """(reporter, return id) of every report, begun through the page."""
    tell("opening the reports")
    address = reverse("reporting:return_open")
    found: list[tuple[int, int]] = []
    taken: list[float] = []

    def open_all(reporter: int) -> None:
        browser = browsers[reporter]
        for unit_id in people.district_ids[reporter * each : (reporter + 1) * each]:
            reply = browser.post(address, {"form": FORM, "unit": str(unit_id), "period": period.code})
            if reply.status != 302:
                raise RuntimeError(f"a report could not be opened: {reply.status}")
            taken.append(reply.seconds)
            found.append((reporter, int(reply.location.rstrip("/").split("/")[-2])))
        browser.close()

    _side_by_side(range(len(browsers)), open_all, rush.connections)
    return found, taken


def _side_by_side(items: Sequence[int], act: Callable[[int], None], threads: int) -> None:
    waiting: SimpleQueue[int] = SimpleQueue()
    for item in items:
        waiting.put(item)
    errors: list[BaseException] = []

    def work() -> None:
        while not errors:
            try:
                act(waiting.get_nowait())
            except Empty:
                return
            except Exception as error:
                errors.append(error)

    running = [threading.Thread(target=work) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    if errors:
        raise errors[0]


def _send(
    opened: Sequence[tuple[int, int]], browsers: Sequence[Browser], site: Site, rush: Rush, tell: Tell
) -> tuple[_Course, float, float]:
    tell("the rush")
    course, waiting, done = _Course(), _in_order(opened, rush), threading.Event()
    watcher = threading.Thread(target=_watch, args=(course, done))
    watcher.start()
    cpu, started = site.cpu_seconds(), time.perf_counter()
    early = round(len(opened) * (1 - rush.last_fifth))
    senders = [
        threading.Thread(target=_sender, args=(waiting, browsers, course, site, number < rush.early_connections, early))
        for number in range(rush.connections)
    ]
    killer = threading.Thread(target=_kill, args=(course, site, len(opened), tell), daemon=True)
    if rush.kill:
        killer.start()
    for thread in senders:
        thread.start()
    for thread in senders:
        thread.join()
    took = time.perf_counter() - started
    deadline = time.perf_counter() + _PATIENCE_SECONDS
    while (not course.seen or course.seen[-1][1] < len(opened)) and time.perf_counter() < deadline:
        time.sleep(0.02)
    used = site.cpu_seconds() - cpu
    done.set()
    watcher.join()
    return course, used, took


def _in_order(opened: Sequence[tuple[int, int]], rush: Rush) -> SimpleQueue[tuple[int, int, bool]]:
    """(reporter, return, whether it is sent a second time at once) in the order of the rush."""
    chance = random.Random(rush.seed)
    shuffled = list(opened)
    chance.shuffle(shuffled)
    waiting: SimpleQueue[tuple[int, int, bool]] = SimpleQueue()
    for reporter, pk in shuffled:
        waiting.put((reporter, pk, chance.random() < rush.sent_twice))
    return waiting


def _sender(
    waiting: SimpleQueue[tuple[int, int, bool]],
    browsers: Sequence[Browser],
    course: _Course,
    site: Site,
    starts_early: bool,
    early: int,
) -> None:
    """One connection; the many that do not start early join in when the last fifth begins."""
    while not starts_early and len(course.accepted) < early:
        time.sleep(0.02)
    own = Browser(HOST, site.port)
    while True:
        try:
            reporter, pk, twice = waiting.get_nowait()
        except Empty:
            own.close()
            return
        own.cookies = dict(browsers[reporter].cookies)
        second = threading.Thread(target=_send_again, args=(pk, dict(own.cookies), site)) if twice else None
        if second:
            second.start()
        _send_one(own, pk, course)
        if second:
            second.join()


def _fields(pk: int) -> dict[str, str]:
    cells = {f"cell.{name}": str((pk * 31 + number * 17) % 9 + 1) for number, name in enumerate(_NUMBERS)}
    return cells | {"client_key": f"rush:{pk}", "revision": "0"}


def _send_again(pk: int, cookies: dict[str, str], site: Site) -> None:
    """The second tap, at the same time on a connection of its own; what it answers does not matter."""
    second = Browser(HOST, site.port)
    second.cookies = cookies
    try:
        second.post(reverse("reporting:return_send", args=[pk]), _fields(pk))
    except OSError:
        return
    finally:
        second.close()


def _send_one(browser: Browser, pk: int, course: _Course) -> None:
    address, first = reverse("reporting:return_send", args=[pk]), time.perf_counter()
    for number in range(_LONGEST_TRIES):
        reply: Reply | None
        try:
            reply = browser.post(address, _fields(pk))
        except OSError:
            reply = None
        if reply is not None and reply.status == 302:
            now = time.perf_counter()
            with course.lock:
                course.accepted.append(now)
                course.seconds.append(now - first)
                course.tries_again += number
            return
        if reply is not None and reply.status < 500:
            break
        time.sleep(0.5)
    with course.lock:
        course.refused.append(f"{pk}: {reply.status if reply else 'no answer'}")


def _kill(course: _Course, site: Site, reports: int, tell: Tell) -> None:
    for share, name in ((0.4, "worker"), (0.7, "web")):
        while len(course.accepted) < share * reports:
            time.sleep(0.01)
        site.kill(name)
        tell(f"{name} killed after {len(course.accepted)} reports")


def _watch(course: _Course, done: threading.Event) -> None:
    """Reads the group's total every few milliseconds, over a connection of its own."""
    statement = (
        "SELECT coalesce(max(r.reported + r.zero), 0) FROM indicators_rollupvalue r"
        " JOIN indicators_measure m ON m.id = r.measure_id"
        " WHERE m.code = %s AND r.basis = 'all' AND r.period_kind = 'day'"
    )
    root = "SELECT unit_id FROM organisation_placement WHERE parent_id IS NULL"
    with psycopg.connect(url(), autocommit=True) as watching:
        found = watching.execute(root).fetchone()
        assert found is not None, "no group"
        while not done.is_set():
            row = watching.execute(f"{statement} AND r.unit_id = %s", [WATCHED, found[0]]).fetchone()
            count = int(row[0]) if row else 0
            if not course.seen or count != course.seen[-1][1]:
                course.seen.append((time.perf_counter(), count))
            time.sleep(0.01)


def _freshness(course: _Course) -> list[float]:
    """Seconds from the n-th acceptance to the moment at which the group's total counted n."""
    return list(_waits(sorted(course.accepted), course.seen))


def _waits(accepted: Sequence[float], seen: Sequence[tuple[float, int]]) -> Iterator[float]:
    place = 0
    for number, moment in enumerate(accepted, start=1):
        while place < len(seen) and seen[place][1] < number:
            place += 1
        if place == len(seen):
            return
        yield max(0.0, seen[place][0] - moment)


def _wait_until_fresh(course: _Course, reports: int) -> float:
    """Seconds from the last acceptance until the total counted them all."""
    counted = next((moment for moment, count in course.seen if count >= reports), None)
    return float("inf") if counted is None else max(0.0, counted - max(course.accepted))


def _wait_until_folded() -> float:
    """Seconds until those who said nothing are written down too."""
    started = time.monotonic()
    while DirtySlice.objects.exists() and time.monotonic() - started < _PATIENCE_SECONDS:
        time.sleep(0.1)
    return time.monotonic() - started


def _count_everything(period: Period, reports: int, root_id: int) -> dict[str, Any]:
    """Nothing lost, nothing twice: what is stored against what was sent."""
    expected = sum((pk * 31) % 9 + 1 for pk in Return.objects.values_list("pk", flat=True))
    measure = Measure.objects.get(code=WATCHED)
    total = RollupValue.objects.get(measure=measure, unit_id=root_id, period=period.code, basis="all")
    proof = verify(first_day=None)
    return {
        "lost": reports - Return.objects.filter(state="submitted").count(),
        "twice": ReturnVersion.objects.count() - reports,
        "facts_missing": reports * len(_NUMBERS) - Fact.objects.count(),
        "total_differs_by": str((total.value or 0) - expected),
        "not_counted": reports - total.reported - total.zero,
        "rebuild_differences": operations.rebuild(at=clock.now()).differences,
        "ledger_intact": proof.fault is None,
        "ledger_entries": proof.entries,
    }
