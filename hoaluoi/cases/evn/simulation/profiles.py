"""The made-up character of each unit: how large it is, how far along, how punctual. The same in every installation."""

import random
from dataclasses import dataclass
from functools import cache

SEED = "evn-2022"
# Units whose returns often stay out: their scorecards are grey for want of data, not green.
SILENT_COMPANIES = ("PC.DienBien", "PC.KonTum", "PC.HauGiang")
# Companies that the simulated plan of 2022 finds ahead of, and behind, the others.
AHEAD = ("PC.BinhDuong", "PC.DaNang", "PC.QuangNinh", "EVNHCMC", "EVNHANOI", "PC.KhanhHoa")
BEHIND = ("PC.CaoBang", "PC.LaiChau", "PC.TraVinh", "PC.DakNong", "PC.SocTrang", "PC.QuangTri")
DISTRICT_CUSTOMERS = (18_000, 62_000)


@dataclass(frozen=True, slots=True)
class Profile:
    """Shares are of 1. `skill` shifts them by unit: about 0, from -1 to 1. `lateness` and `silence` are chances."""

    customers: int
    headcount: int
    skill: float
    lateness: float
    silence: float


def dice(*words: object) -> random.Random:
    """A source of chance that depends on the words alone."""
    return random.Random(":".join([SEED, *map(str, words)]))


def company_of(code: str) -> str:
    """The company or city corporation a district belongs to; any other unit is its own."""
    return code.rpartition(".D")[0] or code


@cache
def profile(code: str) -> Profile:
    """The character of a unit; that of a district leans on its company's."""
    company = company_of(code)
    shared, own = dice("company", company), dice("unit", code)
    skill = max(-1.0, min(1.0, shared.gauss(0, 0.36) + own.gauss(0, 0.15)))
    skill += 0.45 if company in AHEAD else -0.5 if company in BEHIND else 0.0
    silent = company in SILENT_COMPANIES
    return Profile(
        customers=own.randint(*DISTRICT_CUSTOMERS),
        headcount=own.randint(55, 140),
        skill=skill,
        lateness=0.02 + 0.08 * shared.random(),
        silence=0.16 if silent else 0.012,
    )
