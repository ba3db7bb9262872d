"""Pages that are the answer to something done, and how each comes about; nothing that is done here is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

CHANGED = """code,name_vi,parent,kind,phone
PC.PhuYen,Công ty Điện lực Phú Yên,EVNCPC,company,0257 000 000
PC.PhuYen.D98,Đội quản lý điện Hòa Xuân,PC.PhuYen,district,
PC.PhuYen.D99,Đội quản lý điện Sơn Thành,PC.PhuYen,district,
"""
FAULTY = """code,name_vi,parent,kind,email
PC.PhuYen.D98,Đội quản lý điện Hòa Xuân,PC.PhuYên,district,
PC.PhuYen.D99,,PC.PhuYen,phòng,khong-phai-thu
"""
RESETS_ALLOWED = 5


def _import_of(content: str) -> Callable[[Page], Any]:
    def pose(page: Page) -> None:
        page.goto("/organisation/import/units/")
        table = {"name": "don-vi.csv", "mimeType": "text/csv", "buffer": content.encode()}
        page.set_input_files("input[name=file]", files=[table])  # type: ignore[list-item]
        page.locator("main form .form-foot button[type=submit]").click()
        page.locator(".tiles").wait_for()

    return pose


def _reorganisation(page: Page) -> None:
    page.goto("/organisation/reorganisations/new/merge/")
    page.fill("input[name=unit_1]", "PC.PhuYen.D01")
    page.fill("input[name=into]", "PC.PhuYen.D02")
    page.fill("input[name=decision]", "125/QĐ-EVNCPC")
    page.fill("input[name=on]", "2023-01-01")
    page.locator("main form .form-foot button[type=submit]").click()
    page.locator("input[name=digest]").wait_for(state="attached")


def _too_many_attempts(page: Page) -> None:
    for _time in range(RESETS_ALLOWED + 1):
        page.goto("/accounts/password/reset/")
        page.fill("input[name=email]", "khong-co-ai@example.invalid")
        page.locator("main form button[type=submit]").click()
        page.wait_for_load_state()


POSED: dict[str, Callable[[Page], Any]] = {
    "organisation-import-preview": _import_of(CHANGED),
    "organisation-import-errors": _import_of(FAULTY),
    "organisation-reorganise-preview": _reorganisation,
}
POSED_BEFORE_SIGNING_IN: dict[str, Callable[[Page], Any]] = {"too-many-attempts": _too_many_attempts}
