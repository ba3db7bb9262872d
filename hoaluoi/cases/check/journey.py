"""The main job, as the people of the case do it: each method is one step and returns what it found, in words."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from hoaluoi.cases.check.visitor import SIGN_IN, NotAsExpected, Page, Visitor
from hoaluoi.cases.evn import figures
from hoaluoi.cases.evn.people import PASSWORD

COMPANY = "PC.BinhDuong"
DISTRICT = f"{COMPANY}.D01"
BELOW = {
    "EVNSPC": "Tổng công ty Điện lực miền Nam",
    COMPANY: "Công ty Điện lực Bình Dương",
    DISTRICT: "Điện lực khu vực 1 Bình Dương",
}
REPORTERS = ("pc.binhduong.d01.baocao", "pc.binhduong.d02.baocao", "pc.binhduong.d03.baocao")
STRANGER = "pc.camau.baocao"
MONTH_FORM, MONTH = "customer-service-month", "2022-M09"
DAY_FORM, DAY = "situation-day", "2022-D1002"
CASHLESS, STOPPED = "indicator:cashless_customers_share", "measure:situation_units_stopped"
PATIENCE_SECONDS = 45.0
MONTH_CELLS: Mapping[str, int] = {
    "requests": 500, "requests_online": 488, "requests_phone": 8, "requests_counter": 4,
    "services": 460, "level3": 60, "level4": 400, "transactions": 42_000, "transactions_electronic": 41_000,
    "customers": 40_000, "customers_cashless": 32_600, "money": 30_000_000_000, "money_cashless": 27_600_000_000,
}  # fmt: skip
# The text speaks of 2021 and the check lives in October 2022: its coordinator sets a deadline that is still to come.
DEADLINE = "31/12/2022"
# 32,600 of 40,000 customers.
CASHLESS_PERCENT = re.compile(r"81[.,]50?\s*%")
T = TypeVar("T")


@dataclass
class Journey:
    """What the steps have found so far: addresses on the pages, never guesses."""

    host: str
    port: int
    visitors: dict[str, Visitor] = field(default_factory=dict)
    desk: str = ""
    cashless: str = ""
    stopped: str = ""
    units: dict[str, str] = field(default_factory=dict)
    returns: dict[str, str] = field(default_factory=dict)
    entry: str = ""

    # -- people ------------------------------------------------------------------------------------------------------

    def visitor(self, username: str) -> Visitor:
        """A person, signed in at their first step."""
        if username not in self.visitors:
            found = Visitor(self.host, self.port, username)
            found.sign_in(PASSWORD)
            self.visitors[username] = found
        return self.visitors[username]

    @property
    def coordinator(self) -> Visitor:
        return self.visitor("tonghop")

    def close(self) -> None:
        for each in self.visitors.values():
            each.close()

    def strangers_are_asked_to_sign_in(self) -> str:
        stranger = Visitor(self.host, self.port)
        for address in ("/", "/directives/", "/returns/", "/ledger/"):
            reply = stranger.ask(address)
            if reply.status != 302 or SIGN_IN not in reply.location:
                raise NotAsExpected(f"{address} answered {reply.status} to a stranger")
        stranger.close()
        return "4 addresses"

    def a_wrong_password_is_refused(self) -> str:
        try:
            Visitor(self.host, self.port, "tonghop").sign_in("khong-phai-mat-khau")
        except NotAsExpected:
            return "not let in"
        raise NotAsExpected("a wrong password opens the door")

    def sign_in(self) -> str:
        page = self.coordinator.open("/")
        page.one("main")
        return self.coordinator.username

    # -- from the text to the register -------------------------------------------------------------------------------

    def draft(self) -> str:
        page = self.coordinator.open("/directives/desks/new")
        page = self.coordinator.submit(page, "form.desk-new", {"text": figures.text("18-nq-du.txt")})
        self.desk = page.path.partition("?")[0]
        targets = page.all("article.draft .kind-target")
        if len(targets) != 5:
            raise NotAsExpected(f"{len(targets)} targets were drafted, not 5")
        return f"{len(targets)} targets, {len(page.all('article.draft .kind-task'))} tasks, marked in the text"

    def edit(self) -> str:
        """Says what the two targets watch that the job goes on with."""
        for words, sign, watch in (("không dùng tiền mặt", "≥", CASHLESS), ("dừng hoạt động", "=", STOPPED)):
            number = self._draft_number(words, sign)
            address = f"{self.desk}draft/{number}"
            page = self.coordinator.open(address)
            form = f'form[action="{address}"]'
            self.coordinator.submit(page, form, {"watch": watch, "date": DEADLINE})
        return f"two targets get what they watch and a deadline, {DEADLINE}"

    def _draft_number(self, words: str, sign: str) -> str:
        page = self.coordinator.open(self.desk)
        for card in page.all("article.draft"):
            text = card.text(separator=" ")
            if words in text and sign in text and card.css_first(".kind-target"):
                return (card.attributes.get("id") or "").rpartition("-")[2]
        raise NotAsExpected(f"no draft about “{words}”")

    def accept(self) -> str:
        page = self.coordinator.open(self.desk)
        self.coordinator.post(f"{self.desk}decide", self._token(page) | {"decision": "accepted", "kind": "target"})
        accepted = self.coordinator.open(self.desk).all("article.draft.accepted")
        if len(accepted) != 5:
            raise NotAsExpected(f"{len(accepted)} drafts are accepted, not 5")
        return "5 targets"

    def register(self) -> str:
        page = self.coordinator.open(self.desk)
        heading = page.fields("#register-form")
        if "18-NQ" not in heading["symbol"] or heading["issued_date"] != "2021-08-20":
            raise NotAsExpected(f"the heading was read as {heading['symbol']} of {heading['issued_date']}")
        page = self.coordinator.submit(page, "#register-form")
        links = {link.attributes.get("href") or "": link.text() for link in page.all('a[href*="/directives/targets/"]')}
        found = sorted({address.partition("?")[0] for address in links if re.search(r"/targets/\d+/$", address)})
        if len(found) != 5:
            raise NotAsExpected(f"{page.path} shows {len(found)} targets, not 5")
        for address in found:
            text = self.coordinator.open(address).text
            if "không dùng tiền mặt" in text.partition("·")[0]:
                self.cashless = address
            elif "dừng hoạt động" in text.partition("·")[0]:
                self.stopped = address
        if not self.cashless or not self.stopped:
            raise NotAsExpected("the targets cannot be told apart by their titles")
        return f"{heading['symbol']} of {heading['issued_date']} with 5 targets"

    # -- handing down ------------------------------------------------------------------------------------------------

    def hand_down(self) -> str:
        """From the group to the corporations, to the company, to its districts."""
        handed, unit = 0, ""
        for code, name in BELOW.items():
            page = self.coordinator.open(f"{self.cashless}allocation" + (f"?unit={unit}" if unit else ""))
            handed += len(page.all("table.allocation tbody tr"))
            unit = self.units[code] = self._number_in_table(page, name)
            self.coordinator.submit(page, "#hand-down", {"method": "same"})
        return f"≥ 70 % of customers for {handed} units on three levels"

    def _number_in_table(self, page: Page, name: str) -> str:
        """The id of a unit, as its row of the sharing-out has it."""
        for row in page.all("table.allocation tbody tr"):
            head, typed = row.css_first("th"), row.css_first("input[name^=hand-]")
            if head and typed and head.text().strip().startswith(name):
                return (typed.attributes.get("name") or "").removeprefix("hand-")
        raise NotAsExpected(f"{page.path} has no row for {name}")

    def units_are_told(self) -> str:
        page = self.visitor("pc.binhduong.tonghop").open("/notices/")
        if not any("70" in line.text() for line in page.all(".list-group-item a")):
            raise NotAsExpected("the company's coordinator was not told of its share")
        return "the company's coordinator reads it in the inbox"

    # -- returns -----------------------------------------------------------------------------------------------------

    def report(self) -> str:
        for username in REPORTERS:
            reporter = self.visitor(username)
            due = reporter.open("/returns/")
            address = due.link(f'a[href*="/returns/fill/{MONTH_FORM}/{MONTH}/"]')
            page = reporter.open(address)
            sent = reporter.submit(page, "#entry", {f"cell.{key}": str(value) for key, value in MONTH_CELLS.items()})
            self.returns[username] = self._return_address(sent)
        return f"{len(REPORTERS)} districts, {len(MONTH_CELLS)} cells each"

    def refuse_what_does_not_add_up(self) -> str:
        reporter = self.visitor("pc.binhduong.d04.baocao")
        page = reporter.open(reporter.open("/returns/").link(f'a[href*="/returns/fill/{MONTH_FORM}/{MONTH}/"]'))
        wrong = {f"cell.{key}": str(value) for key, value in MONTH_CELLS.items()} | {"cell.customers_cashless": "40001"}
        answer = reporter.submit(page, "#entry", wrong, status=422)
        if not answer.all("#cell-customers .entry-note, #cell-customers_cashless .entry-note"):
            raise NotAsExpected("the refusal does not stand beside its cell")
        return "more cashless customers than customers: named at the cell, nothing sent"

    def report_zero(self) -> str:
        for username in REPORTERS:
            reporter = self.visitor(username)
            page = reporter.open(reporter.open("/returns/").link(f'a[href*="/returns/zero?form={DAY_FORM}"]'))
            self._return_address(reporter.submit(page, "form.zero-report"))
        return f"{len(REPORTERS)} districts, two taps each"

    def _return_address(self, page: Page) -> str:
        if not re.fullmatch(r"/returns/\d+", page.path):
            raise NotAsExpected(f"sending led to {page.path}")
        return page.path

    def others_see_nothing(self) -> str:
        stranger = self.visitor(STRANGER)
        for address in self.returns.values():
            reply = stranger.ask(address)
            if reply.status != 404:
                raise NotAsExpected(f"{address} answered {reply.status} to a reporter of another company")
        return f"{len(self.returns)} addresses read 404 to a reporter of another company"

    def approve(self) -> str:
        reviewer = self.visitor("pc.binhduong.tonghop")
        page = reviewer.open("/returns/review")
        rows = page.all('input[name="return"]')
        if len(rows) != 2 * len(REPORTERS):
            raise NotAsExpected(f"{len(rows)} returns wait for review, not {2 * len(REPORTERS)}")
        for address in self.returns.values():
            waiting = reviewer.open(address)
            reviewer.submit(waiting, f'form[action="{address}/approve"]')
        left = reviewer.open("/returns/review").all('input[name="return"]')
        return f"{len(rows) - len(left)} approved one by one, {len(left)} left for the list"

    def approve_the_rest(self) -> str:
        reviewer = self.visitor("pc.binhduong.tonghop")
        page = reviewer.open("/returns/review")
        rest = [node.attributes.get("value") or "" for node in page.all('input[name="return"]')]
        for number in rest:
            reviewer.post("/returns/review/approve", self._token(page) | {"return": number})
        if reviewer.open("/returns/review").all('input[name="return"]'):
            raise NotAsExpected("returns still wait for review")
        return f"{len(rest)} zero reports"

    # -- the number --------------------------------------------------------------------------------------------------

    def number_of_district(self) -> str:
        """Waits until the worker has folded what came in and judged it."""
        address = f"{self.cashless}?unit={self.units[DISTRICT]}"

        def met() -> Page | None:
            page = self.coordinator.open(address)
            return page if CASHLESS_PERCENT.search(page.text) and page.all(".status-met") else None

        _, seconds = self._wait(met, "the district's number and status did not come")
        return f"32,600 of 40,000 customers, met; on the page {seconds:.1f} s after asking"

    def scorecard(self) -> str:
        page = self.coordinator.open(f"/console/units/{self.units[DISTRICT]}/")
        if not CASHLESS_PERCENT.search(page.text) or not page.all(".status-met"):
            raise NotAsExpected("the district's scorecard does not show the number and its status")
        return "the district's page shows number and status"

    def never_green_on_missing_data(self) -> str:
        page = self.coordinator.open(f"{self.cashless}?unit={self.units[COMPANY]}")
        if not page.all(".page-header .status-no_data, header .status-no_data, .status-no_data"):
            raise NotAsExpected("the company is judged although most of its districts have not reported")
        return "3 of its districts reported: the company is grey"

    # -- the proof ---------------------------------------------------------------------------------------------------

    def provenance(self) -> str:
        """From the share down to its numerator, the cell in the return, and the ledger entry."""
        district = self.units[DISTRICT]
        page = self.coordinator.open(f"{self.cashless}?unit={district}")
        page = self.coordinator.open(page.link('a[href*="/indicators/provenance/indicator/cashless_customers_share/"]'))
        page = self.coordinator.open(page.link('a[href*="/provenance/measure/paying_customers_cashless/"]'))
        cell = page.link('a[href*="/versions/"][href*="#cell-customers_cashless"]')
        self.entry = self._ledger_entry(page)
        shown = self.coordinator.open(cell.partition("#")[0])
        shown.one("#cell-customers_cashless")
        if not re.search(r"32[.,]600", shown.text):
            raise NotAsExpected("the cell does not hold the number it is said to")
        return f"share → number → cell → ledger entry {self.entry.rpartition('/')[2]}"

    def _ledger_entry(self, page: Page) -> str:
        links = (link.attributes.get("href") or "" for link in page.all('a[href^="/ledger/"]'))
        found = next((each for each in links if re.fullmatch(r"/ledger/\d+", each)), "")
        if not found:
            raise NotAsExpected(f"{page.path} leads to no ledger entry")
        return found

    def zero_is_a_statement(self) -> str:
        """A zero report opens down to its version like any other value."""
        address = f"/indicators/provenance/measure/situation_units_stopped/{self.units[DISTRICT]}/{DAY}"
        version = self.coordinator.open(self.coordinator.open(address).link('a[href*="/versions/"]').partition("#")[0])
        version.one("#cell-units_stopped")
        return "the zero report opens down to its cell too"

    def verify_the_number(self) -> str:
        district = self.units[DISTRICT]
        address = f"/indicators/provenance/indicator/cashless_customers_share/{district}/{MONTH}/verify"
        if not self.coordinator.open(address).all(".status-met, [class*='met']"):
            raise NotAsExpected("the number worked out anew from the facts is another")
        return "worked out anew from the facts: the same to the last digit"

    def verify_the_ledger(self) -> str:
        auditor = self.visitor("kiemtoan")
        auditor.open(self.entry)
        page = auditor.submit(auditor.open("/ledger/verification"), "main form[method=post]")
        if page.all("[class*='missed']"):
            raise NotAsExpected("the ledger is broken")
        found = re.search(r"(\d[\d.,]*)\s+(?:entries|entry|mục|bản ghi|dòng)", page.text)
        return f"every hash fits{f', {found[1]} entries' if found else ''}"

    # -- common ------------------------------------------------------------------------------------------------------

    def _token(self, page: Page) -> dict[str, str]:
        return {"csrfmiddlewaretoken": page.one("input[name=csrfmiddlewaretoken]").attributes.get("value") or ""}

    def _wait(self, look: Callable[[], T | None], otherwise: str) -> tuple[T, float]:
        begun = time.monotonic()
        while time.monotonic() - begun < PATIENCE_SECONDS:
            found = look()
            if found is not None:
                return found, time.monotonic() - begun
            time.sleep(0.2)
        raise NotAsExpected(f"{otherwise} within {PATIENCE_SECONDS:.0f} s")
