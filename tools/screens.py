"""Takes pictures of a running instance: every page its navigation leads to, on a phone and a desk, light and dark.

``python tools/screens.py ADDRESS USER PASSWORD [FOLDER]``; exit code 1 if a page answers with an error.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import urljoin, urlparse

import chromium
from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
WIDTHS = {"phone": (390, 844), "desk": (1280, 900)}
SCHEMES = ("light", "dark")


def main(arguments: list[str]) -> int:
    if len(arguments) not in (3, 4):
        print(__doc__, file=sys.stderr)
        return 2
    address, user = arguments[:2]
    folder = Path(arguments[3]) if len(arguments) == 4 else PROJECT / "var" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    program = chromium.find(PROJECT / "var")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(chromium.FLAGS))
        failed = [
            page for width in WIDTHS for scheme in SCHEMES for page in tour(browser, width, scheme, arguments, folder)
        ]
        browser.close()
    for page in failed:
        print(f"error at {page}", file=sys.stderr)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder} of {address} as {user}")
    return 1 if failed else 0


def tour(browser: Browser, width: str, scheme: str, arguments: list[str], folder: Path) -> list[str]:
    """Signs in, photographs every page of the navigation, returns the addresses that answered with an error."""
    address, user, password = arguments[:3]
    across, down = WIDTHS[width]
    context = browser.new_context(viewport={"width": across, "height": down}, color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("load")
    failed = [target for target in destinations(page) if not picture(page, target, f"{width}-{scheme}", folder)]
    context.close()
    return failed


def destinations(page: Page) -> list[str]:
    links = page.eval_on_selector_all("nav a[href], aside a[href], header a[href]", "all => all.map(a => a.href)")
    host = urlparse(page.url).netloc
    own = [link.split("#")[0] for link in links if urlparse(link).netloc == host and "logout" not in link]
    return list(dict.fromkeys([urljoin(page.url, "/"), *own]))


def picture(page: Page, target: str, suffix: str, folder: Path) -> bool:
    answer = page.goto(target, wait_until="load")
    name = re.sub(r"[^a-z0-9]+", "-", urlparse(target).path.lower()).strip("-") or "home"
    page.screenshot(path=folder / f"{name}-{suffix}.png", full_page=True)
    return answer is not None and answer.ok


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
