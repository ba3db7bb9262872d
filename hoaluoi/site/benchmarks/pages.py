"""How soon pages come, and what they cost: one reader, fifty at once, two hundred who stop to think.

1,500 units, 159 forms, a year of returns, a directive of twelve targets. Pages go through the server as people get
them, compressed. Every reader is a person of their own who has signed in: of ten two lead the group, three coordinate
it, five report, each for a district of their own. A reply other than 200 is an error.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import cycle
from typing import Any

import psycopg
from django.urls import reverse

from hoaluoi.core import clock
from hoaluoi.core.access.actor import actor_of
from hoaluoi.core.database import url
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.site.benchmarks import bulk, followed
from hoaluoi.site.benchmarks.browser import Browser
from hoaluoi.site.benchmarks.figures import percentile, spread
from hoaluoi.site.benchmarks.population import PASSWORD, Population, Shape, populate
from hoaluoi.site.benchmarks.site import HOST, Site, running_site
from hoaluoi.spine.directives.models import Target

Tell = Callable[[str], None]
SCORECARD = "scorecard"
# Of ten readers two lead, three coordinate, five report.
TURNS = (*("leader", "coordinator", "reporter") * 2, "coordinator", *("reporter",) * 3)
WARMING_SECONDS = 20.0
WRITTEN_EVERY_SECONDS = 1.0


@dataclass(frozen=True)
class Reading:
    """How many readers, how long."""

    readers: int = 200
    thought_seconds: float = 5.0
    seconds: float = 120.0
    at_once: int = 50
    rounds: int = 15
    workers: int = 4
    threads: int = 1
    seed: int = 2021


@dataclass
class _Taken:
    """Seconds of each page, by name; what was not answered with 200."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, name: str, browser: Browser, address: str) -> None:
        """Asks for a page and writes down what came."""
        try:
            reply = browser.get(address)
        except OSError as error:
            with self.lock:
                self.errors.append(f"{name}: {error}")
            return
        with self.lock:
            self.seconds[name].append(reply.seconds)
            self.sizes[name] = len(reply.body)
            if reply.status != 200:
                self.errors.append(f"{name}: {reply.status}")

    @property
    def all(self) -> list[float]:
        return [seconds for found in self.seconds.values() for seconds in found]


def prepare(shape: Shape, tell: Tell) -> tuple[Population, list[Target]]:
    """The made-up utility with its directive."""
    tell(f"making up {shape.units} units, {shape.forms} forms, {shape.months} months of returns")
    people = populate(shape)
    coordinator = Person.objects.get(username=people.coordinator)
    targets = followed.follow(Unit.objects.get(pk=people.root_id), actor_of(coordinator, clock.today()))
    bulk.analyse()
    return people, targets


def run(reading: Reading, shape: Shape, tell: Tell = lambda text: None) -> dict[str, Any]:
    """Measures on the installation that runs; its database must be empty. Returns the figures."""
    turns = Counter(TURNS[number % len(TURNS)] for number in range(reading.readers))
    shape = replace(shape, leaders=max(1, turns["leader"]), coordinators=max(1, turns["coordinator"]))
    people, targets = prepare(shape, tell)
    with running_site(workers=reading.workers, threads=reading.threads) as site:
        readers = _readers(site, people, targets, reading, tell)
        return {
            "settings": asdict(reading) | people.settings(),
            "one_reader": _one_reader(site, readers, reading, tell),
            "at_once": _at_once(site, readers, reading, tell),
            "readers": _many(site, readers, reading, tell),
            "written": _while_written(site, readers, reading, tell),
        }


@dataclass(frozen=True)
class _Reader:
    """One person, signed in; `pages` by name."""

    role: str
    cookies: Mapping[str, str]
    pages: Mapping[str, str]


def _readers(site: Site, people: Population, targets: Sequence[Target], reading: Reading, tell: Tell) -> list[_Reader]:
    """Everybody, in the order in which the roles take turns."""
    tell(f"{reading.readers} readers sign in")
    pages = _pages_of_the_group(people, targets)
    names = {"leader": cycle(people.leaders), "coordinator": cycle(people.coordinators)}
    reporters = cycle(zip(people.reporters, people.district_ids, strict=False))
    found = []
    for number in range(reading.readers):
        role = TURNS[number % len(TURNS)]
        if role == "reporter":
            name, district = next(reporters)
            own = _pages_of_a_district(district)
        else:
            name, own = next(names[role]), pages[role]
        # Sign-ins are held back by the place they come from, and each comes from another.
        browser = Browser(HOST, site.port, f"10.9.{number >> 8 & 255}.{number & 255}")
        browser.sign_in(name, PASSWORD, reverse("account_login"))
        browser.close()
        found.append(_Reader(role, browser.cookies, own))
    return found


def _pages_of_the_group(people: Population, targets: Sequence[Target]) -> dict[str, dict[str, str]]:
    """{role: {name of the page: address}}."""
    root, one = people.root_id, targets[-1]
    assert one.measure is not None, "the last target watches a measure"
    return {
        "leader": {
            "home": reverse("home"),
            "overview": reverse("console:overview"),
            "unit": reverse("console:unit", args=[root]),
            SCORECARD: reverse("directives:scorecard", args=[root]),
            "target": reverse("directives:target", args=[one.pk]),
            "league": reverse("directives:league", args=[one.pk]),
        },
        "coordinator": {
            "home (coordinator)": reverse("home"),
            "directive": reverse("directives:directive", args=[one.directive_id]),
            SCORECARD: reverse("directives:scorecard", args=[root]),
            "matrix": f"{reverse('reporting:matrix')}?form={bulk.last_return().form.code}",
            "late": reverse("reporting:late"),
            "values": reverse("indicators:values", args=["measure", one.measure.code]),
        },
    }


def _pages_of_a_district(unit_id: int) -> dict[str, str]:
    return {
        "home (reporter)": reverse("home"),
        "due": reverse("reporting:due_list"),
        "entry": reverse("reporting:entry", args=[bulk.returns_of(unit_id).pk]),
        SCORECARD: reverse("directives:scorecard", args=[unit_id]),
    }


def _one_reader(site: Site, readers: Sequence[_Reader], reading: Reading, tell: Tell) -> dict[str, Any]:
    """Each page by itself: the first time after the start, then its median."""
    tell("one reader")
    cold, warm = _Taken(), _Taken()
    cpu: dict[str, float] = {}
    for reader in {reader.role: reader for reader in reversed(readers)}.values():
        browser = Browser(HOST, site.port, packed=True)
        browser.cookies = dict(reader.cookies)
        for name, address in reader.pages.items():
            page = f"{name} ({reader.role})" if name == SCORECARD else name
            cold.note(page, browser, address)
            for _ in range(2 * reading.workers):
                browser.get(address)
            before = site.cpu_seconds()
            for _ in range(reading.rounds):
                warm.note(page, browser, address)
            cpu[page] = 1000 * (site.cpu_seconds() - before) / reading.rounds
        browser.close()
    return {
        "pages": {
            name: {
                "cold_ms": round(cold.seconds[name][0] * 1000, 1),
                "p50_ms": round(percentile(found, 0.5) * 1000, 1),
                "p99_ms": round(percentile(found, 0.99) * 1000, 1),
                "cpu_ms": round(cpu[name], 1),
                "kib": round(warm.sizes[name] / 1024, 1),
            }
            for name, found in warm.seconds.items()
        },
        "errors": cold.errors + warm.errors,
    }


def _at_once(site: Site, readers: Sequence[_Reader], reading: Reading, tell: Tell) -> dict[str, Any]:
    """Readers who do not stop to think: as many pages as the machine gives."""
    tell(f"{reading.at_once} at once")
    return _together(site, readers[: reading.at_once], reading, 0.0, min(30.0, reading.seconds))


def _many(site: Site, readers: Sequence[_Reader], reading: Reading, tell: Tell) -> dict[str, Any]:
    """Readers who think between pages; every other page is their scorecard."""
    tell(f"{reading.readers} readers, {reading.thought_seconds} s of thought, {reading.seconds:.0f} s")
    return _together(site, readers, reading, reading.thought_seconds, reading.seconds)


def _while_written(site: Site, readers: Sequence[_Reader], reading: Reading, tell: Tell) -> dict[str, Any]:
    """The same while somebody writes every second, so that what was read holds for a second at most."""
    tell("the same, with a write every second")
    ended = threading.Event()

    def write() -> None:
        with psycopg.connect(url(), autocommit=True) as elsewhere:
            while not ended.wait(WRITTEN_EVERY_SECONDS):
                # A transaction with a number is a write to everybody else, whatever it wrote.
                elsewhere.execute("SELECT pg_current_xact_id()")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        return _together(site, readers, reading, reading.thought_seconds, reading.seconds / 2)
    finally:
        ended.set()
        writer.join()


def _together(
    site: Site, readers: Sequence[_Reader], reading: Reading, thought: float, seconds: float
) -> dict[str, Any]:
    taken, warming = _Taken(), time.monotonic() + min(WARMING_SECONDS, seconds / 4)
    started, ends = time.monotonic(), time.monotonic() + seconds

    def read(number: int, reader: _Reader) -> None:
        chance = random.Random(reading.seed + number)
        browser = Browser(HOST, site.port, packed=True)
        browser.cookies = dict(reader.cookies)
        pages = list(reader.pages.items())
        time.sleep(chance.uniform(0, thought))
        while (now := time.monotonic()) < ends:
            name, address = (SCORECARD, reader.pages[SCORECARD]) if chance.random() < 0.5 else chance.choice(pages)
            taken_now = taken if now > warming else _Taken()
            taken_now.note(name, browser, address)
            if thought:
                time.sleep(chance.uniform(0, 2 * thought))
        browser.close()

    threads = [threading.Thread(target=read, args=one) for one in enumerate(readers)]
    for thread in threads:
        thread.start()
    time.sleep(max(0.0, warming - time.monotonic()))
    cpu, measured_from = site.cpu_seconds(), time.monotonic()
    for thread in threads:
        thread.join()
    used, lasted = site.cpu_seconds() - cpu, time.monotonic() - measured_from
    pages = len(taken.all)
    return {
        "pages": pages,
        "pages_a_second": round(pages / lasted, 1),
        "all": spread(taken.all),
        "scorecard": spread(taken.seconds[SCORECARD]),
        "errors": len(taken.errors),
        "first_errors": taken.errors[:3],
        "cpu_ms_a_page": round(1000 * used / max(1, pages), 1),
        "seconds": round(time.monotonic() - started, 1),
    }
