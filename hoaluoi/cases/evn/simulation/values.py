"""What a made-up return says in each cell: whole numbers that obey the form's own rules."""

from collections.abc import Callable, Mapping
from datetime import date
from random import Random

from hoaluoi.cases.evn import obligations
from hoaluoi.cases.evn.simulation.profiles import Profile, dice, profile
from hoaluoi.core.periods import Period

Numbers = dict[str, int]
# The group's shares in December 2021 lie where the texts' published ones do; the rest is growth from month to month.
ELECTRONIC, ELECTRONIC_GROWTH, ELECTRONIC_SPREAD = 0.962, 0.0022, 0.016
LEVEL_4, LEVEL_4_GROWTH, LEVEL_4_SPREAD = 0.828, 0.0045, 0.045
CASHLESS, CASHLESS_GROWTH, CASHLESS_SPREAD = 0.735, 0.0105, 0.06
MONEY_ABOVE_CUSTOMERS = 0.66
ONLINE, ONLINE_GROWTH, ONLINE_SPREAD = 0.976, 0.0005, 0.008
MEAN_BILL = 780_000


def numbers(form_code: str, unit_code: str, districts: tuple[str, ...], period: Period) -> Numbers:
    """Cells by key. `districts` are those of a company, whose customers are theirs."""
    chance = dice(form_code, unit_code, period.code)
    return _FORMS[form_code](profile(unit_code), _customers(unit_code, districts), chance, period)


def _customers(unit_code: str, districts: tuple[str, ...]) -> int:
    return sum(profile(code).customers for code in districts) if districts else profile(unit_code).customers


def months_since_december_2021(day: date) -> int:
    return (day.year - 2021) * 12 + day.month - 12


def share(middle: float, growth: float, spread: float, skill: float, month: int, chance: Random) -> float:
    """A share that grows ever more slowly towards one, and shakes a little."""
    value = middle + growth * month + spread * skill + chance.gauss(0, spread * 0.12)
    ceiling = 0.9985
    return ceiling - 0.004 * chance.random() if value > ceiling else max(0.05, value)


def _customer_service(who: Profile, customers: int, chance: Random, period: Period) -> Numbers:
    month = months_since_december_2021(period.end_date)
    requests = round(customers * chance.uniform(0.010, 0.016))
    online = round(requests * share(ONLINE, ONLINE_GROWTH, ONLINE_SPREAD, who.skill, month, chance))
    phone = round((requests - online) * 0.7)
    services = round(requests * 0.92)
    level_4 = round(services * share(LEVEL_4, LEVEL_4_GROWTH, LEVEL_4_SPREAD, who.skill, month, chance))
    transactions = round(customers * chance.uniform(1.05, 1.2))
    electronic = round(transactions * share(ELECTRONIC, ELECTRONIC_GROWTH, ELECTRONIC_SPREAD, who.skill, month, chance))
    paying = round(customers * chance.uniform(0.975, 0.995) * (1 + 0.002 * month))
    by_customers = share(CASHLESS, CASHLESS_GROWTH, CASHLESS_SPREAD, who.skill, month, chance)
    # Those who pay most pay cashless first.
    by_money = 1 - (1 - by_customers) * (1 - MONEY_ABOVE_CUSTOMERS)
    money = paying * round(MEAN_BILL * chance.uniform(0.92, 1.08) * _season(period.end_date.month))
    return {
        "requests": requests, "requests_online": online, "requests_phone": phone,
        "requests_counter": requests - online - phone,
        "services": services, "level3": services - level_4, "level4": level_4,
        "transactions": transactions, "transactions_electronic": min(electronic, transactions),
        "customers": paying, "customers_cashless": round(paying * by_customers),
        "money": money, "money_cashless": round(money * by_money),
    }  # fmt: skip


def _season(month: int) -> float:
    """The hot months sell more."""
    return 1.18 if month in (5, 6, 7, 8) else 0.9 if month in (1, 2) else 1.0


def _situation(who: Profile, customers: int, chance: Random, period: Period) -> Numbers:
    cases = chance.choice((0, 0, 0, 0, 0, 1, 1, 2))
    stopped = 1 if chance.random() < 0.0012 else 0
    return {
        "new_cases": cases, "isolated": cases + chance.choice((0, 0, 1, 2)), "absent": cases + chance.choice((0, 1, 2)),
        "on_duty": max(6, round(who.headcount * 0.11)), "units_stopped": stopped,
        "priority_sites": 2 + who.headcount % 5, "priority_outages": 1 if chance.random() < 0.02 else 0,
        "masks_days": chance.randint(12, 45), "tests_days": chance.randint(5, 30),
    }  # fmt: skip


def _initiatives(who: Profile, customers: int, chance: Random, period: Period) -> Numbers:
    staff = max(120, round(customers / 620))
    registered = max(0, round(chance.gauss(2.6 + 3 * who.skill, 1.6)))
    accepted = round(registered * 0.8)
    return {
        "registered": registered, "accepted": accepted, "recognised": round(accepted * 0.7),
        "benefit": accepted * chance.randint(8, 90) * 1_000_000,
        "authors": min(staff, round(registered * 1.6)), "headcount": staff,
    }  # fmt: skip


def _reliability(who: Profile, customers: int, chance: Random, period: Period) -> Numbers:
    worse = 1 - 0.35 * who.skill
    faults, planned = max(1, round(chance.gauss(14, 4) * worse)), max(1, round(chance.gauss(9, 3)))
    hit_fault, hit_planned = round(customers * 0.22 * worse), round(customers * 0.12)
    return {
        "events_fault": faults, "events_planned": planned, "ci_fault": hit_fault, "ci_planned": hit_planned,
        "cmi_fault": round(hit_fault * chance.uniform(38, 62)),
        "cmi_planned": round(hit_planned * chance.uniform(70, 120)),
        "customers": customers, "major_event_days": 1 if chance.random() < 0.04 else 0,
    }  # fmt: skip


def _works(who: Profile, customers: int, chance: Random, period: Period) -> Numbers:
    due = chance.randint(3, 14)
    met = min(due, max(0, round(due * (0.84 + 0.2 * who.skill + chance.gauss(0, 0.08)))))
    packages = chance.randint(4, 18)
    month = months_since_december_2021(period.end_date)
    online = min(packages, round(packages * share(0.72, 0.011, 0.1, who.skill, month, chance)))
    price = chance.randint(900, 4200) * 1_000_000
    return {
        "milestones_due": due, "milestones_met": met, "started": chance.randint(0, 4),
        "energised": max(0, round(chance.gauss(2.2 + who.skill, 1.1))), "disbursed": chance.randint(8, 90) * 10**9,
        "packages": packages, "packages_value": packages * price, "packages_online": online,
        "packages_online_value": online * price, "packages_other": packages - online,
        "packages_other_value": (packages - online) * price,
    }  # fmt: skip


def _documents(who: Profile, customers: int, chance: Random, period: Period) -> Numbers:
    issued = chance.randint(180, 900)
    month = months_since_december_2021(period.end_date)
    electronic = min(issued, round(issued * share(0.975, 0.0015, 0.02, who.skill, month, chance)))
    staff = max(90, round(customers / 900))
    return {
        "documents": issued, "documents_electronic": electronic, "documents_exchanged": round(electronic * 0.8),
        "staff_needing": staff,
        "staff_signing": min(staff, round(staff * share(0.985, 0.001, 0.012, who.skill, month, chance))),
    }  # fmt: skip


def _finance(who: Profile, customers: int, chance: Random, period: Period) -> Numbers:
    revenue = customers * 3 * round(MEAN_BILL * chance.uniform(0.95, 1.05))
    planned = round(revenue * 0.012)
    saved = round(planned * (0.97 + 0.25 * who.skill + chance.gauss(0, 0.07)))
    maintenance = round(saved * 0.6)
    return {
        "revenue": revenue, "cost": round(revenue * chance.uniform(0.93, 0.985)), "energy_sold": round(revenue / 1900),
        "overdue": round(revenue * chance.uniform(0.0002, 0.0014)), "saving_plan": planned, "saving": saved,
        "saving_maintenance": maintenance, "saving_other": saved - maintenance,
    }  # fmt: skip


_FORMS: Mapping[str, Callable[[Profile, int, Random, Period], Numbers]] = {
    obligations.CUSTOMERS: _customer_service,
    obligations.SITUATION: _situation,
    obligations.INITIATIVES: _initiatives,
    obligations.RELIABILITY: _reliability,
    obligations.WORKS: _works,
    obligations.DOCUMENTS: _documents,
    obligations.FINANCE: _finance,
}


def cells(stated: Numbers) -> dict[str, dict[str, str]]:
    """The cells as a version keeps them; nought is a reported zero."""
    return {
        key: {"state": "reported", "value": str(value)} if value else {"state": "zero", "value": "0"}
        for key, value in stated.items()
    }
