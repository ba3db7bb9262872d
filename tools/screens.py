"""Takes pictures of every page of the demonstration case: phone, desk and large screen, light and dark; and the wall.

``python tools/screens.py [FOLDER] [--only PAGE …]`` puts the case into a home of its own (var/screens), serves it,
walks it as each door of the case and writes ``<page>-<width>-<scheme>.webp`` into FOLDER (docs/screens); pages no link
leads to are taken too, and those that answer something done (posed.py). Exit code 1 if a page answers with an error.
With ``ADDRESS=http://…`` in the environment a case that is being served already is used. With
``--only home console-overview`` the pictures of these pages alone are replaced.
"""

from __future__ import annotations

import argparse
import base64
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import chromium
import pages
from playwright.sync_api import Browser, BrowserContext, CDPSession, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
HOME = PROJECT / "var" / "screens"
PASSWORD = "hoaluoi-demo"
# A page is photographed as the first of these whom links lead there.
DOORS = ("tonghop", "pc.binhduong.d01.baocao", "vanthu", "kiemtoan", "lanhdao", "quantri")
# Pages that others see otherwise than the first door.
OTHERWISE = {
    "pc.binhduong.d01.baocao": (
        pages.FoundPage("home-reporter", "/"),
        pages.FoundPage("returns-reporter", "/returns/"),
    ),
    "lanhdao": (pages.FoundPage("home-leader", "/"),),
}
# Width and height of the window, and how much of a longer page is kept. A phone is a browser of its own.
PHONE, DESK = {390: (844, 1200)}, {1280: (900, 1000), 1920: (1080, 1080)}
WALL = {1920: 1080, 3840: 2160}
WALL_PAGES = 3
RESOLUTION = PROJECT / "hoaluoi" / "cases" / "evn" / "texts" / "18-nq-du.txt"
SCHEMES = ("light", "dark")
QUALITY = 22
SETTLE_MILLISECONDS = 150
# Colours on their way to another theme would be photographed half-way.
STILL = """() => {
    const still = new CSSStyleSheet();
    still.replaceSync('*, *::before, *::after { transition: none !important; animation: none !important }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
}"""
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Takes pictures of every page of the demonstration case.")
    parser.add_argument("folder", nargs="?", type=Path, default=PROJECT / "docs" / "screens")
    parser.add_argument(
        "--only", nargs="+", metavar="PAGE", default=[], help="replace the pictures of these pages alone"
    )
    asked = parser.parse_args(arguments)
    folder, only = asked.folder, frozenset(asked.only)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with served() as address, sync_playwright() as driver:
        import django

        django.setup()
        browser = driver.chromium.launch(
            executable_path=chromium.find(PROJECT / "var"), args=[*chromium.FLAGS, "--hide-scrollbars"]
        )
        found, broken = walk_all(browser, address)
        for old in folder.glob("*.webp"):
            if not only:
                old.unlink()
        found[DOORS[0]] += [a_desk(browser, address), *unlinked(pages.UNLINKED)]
        found["quantri"] += unlinked(pages.POSED)
        for door, its in OTHERWISE.items():
            found[door] += its
        found[""] = unlinked((*pages.BEFORE_SIGNING_IN, *pages.POSED_BEFORE_SIGNING_IN, pages.SERVER_ERROR))
        for door, its in found.items():
            wanted = [one for one in its if one.view != "wall" and (not only or one.slug in only)]
            for sizes in (DESK, PHONE) if wanted else ():
                take(browser, address, door, wanted, sizes, folder)
        if not only or "wall" in only:
            take_wall(browser, address, folder)
        browser.close()
    for line in broken:
        print(f"error: {line}", file=sys.stderr)
    taken = list(folder.glob("*.webp"))
    print(f"{len(taken)} pictures in {folder}, {sum(one.stat().st_size for one in taken) / 1e6:.1f} MB")
    return 1 if broken else 0


@contextmanager
def served() -> Iterator[str]:
    """The address of the case: one that is served already, or one of our own for as long as the pictures take."""
    if given := os.environ.get("ADDRESS"):
        yield given
        return
    environ = os.environ | {"HOALUOI_HOME": str(HOME)}
    program = [sys.executable, "-m", "hoaluoi", "demo"]
    subprocess.run([*program, "--no-serve", "--fresh", "--reorganise"], cwd=PROJECT, env=environ, check=True)
    process = subprocess.Popen(
        [*program, "--port", "8765"], cwd=PROJECT, env=environ, stdout=subprocess.PIPE, text=True
    )
    try:
        for line in process.stdout or ():
            if at := re.search(r"http://\S+", line):
                yield at[0]
                break
    finally:
        process.terminate()  # an interrupt is ignored by what a shell started in the background
        process.wait()
        shutil.rmtree(HOME, ignore_errors=True)


def walk_all(browser: Browser, address: str) -> tuple[dict[str, list[pages.FoundPage]], list[str]]:
    """Door → the pages no earlier door reaches; and the dead links."""
    taken: set[str] = set()
    found: dict[str, list[pages.FoundPage]] = {}
    broken: list[str] = []
    for door in DOORS:
        context = browser.new_context(base_url=address)
        sign_in(context, door)

        def get(path: str, asked: BrowserContext = context) -> pages.Answer:
            answer = asked.request.get(path)
            kind = answer.headers.get("content-type", "")
            return pages.Answer(answer.status, kind, answer.text() if kind.startswith("text/html") else "")

        its, dead = pages.walk(get)
        found[door] = [page for page in its if page.view not in taken]
        taken |= {page.view for page in its}
        broken += [f"{door}: {line}" for line in dead]
        context.close()
        print(f"{door}: {len(found[door])} pages")
    return found, broken


def sign_in(context: BrowserContext, door: str) -> None:
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", door)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(re.compile("/(?!accounts/login)"))
    page.close()


def a_desk(browser: Browser, address: str) -> pages.FoundPage:
    """The drafting desk with a resolution on it; nobody has one before it is pasted."""
    context = browser.new_context(base_url=address)
    sign_in(context, DOORS[0])
    page = context.new_page()
    page.goto("/directives/desks/new")
    page.fill("textarea[name=text]", RESOLUTION.read_text("utf-8"))
    page.fill("input[name=symbol]", "99-NQ/ĐU")
    page.locator("main form button[type=submit]:not([form])").last.click()
    page.wait_for_url(re.compile(r"/directives/desks/\d+/"))
    if "consent" in page.url:
        page.locator("form[action$=consent] button").click()
        page.wait_for_url(re.compile(r"/directives/desks/\d+/$"))
    page.locator("article.draft").first.wait_for()
    path = page.evaluate("location.pathname")
    context.close()
    return pages.FoundPage("directives:desk", path)


def unlinked(addresses: Iterable[str]) -> list[pages.FoundPage]:
    """Pages no link leads to, each named by its address."""
    return [pages.FoundPage(address, address) for address in addresses]


def take_wall(browser: Browser, address: str, folder: Path) -> None:
    """The pages of the wall on both its screens; it is dark by itself."""
    for width, height in WALL.items():
        context = browser.new_context(
            base_url=address, viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        sign_in(context, DOORS[0])
        page = context.new_page()
        camera = context.new_cdp_session(page)
        page.goto("/wall/", wait_until="load")
        for number in range(1, WALL_PAGES + 1):
            page.locator(f".wall-dots span:nth-child({number}).here").wait_for()
            page.wait_for_timeout(SETTLE_MILLISECONDS)
            keep(camera, folder / f"wall-{number}-{width}.webp")
            page.keyboard.press("ArrowRight")
        context.close()


def keep(camera: CDPSession, file: Path) -> None:
    """Writes what the window shows now."""
    picture = camera.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    file.write_bytes(base64.b64decode(picture["data"]))


def take(
    browser: Browser,
    address: str,
    door: str,
    its: list[pages.FoundPage],
    sizes: dict[int, tuple[int, int]],
    folder: Path,
) -> None:
    """Photographs all pages of one door at some widths, light and dark; each page is loaded once."""
    phone = sizes is PHONE
    context = browser.new_context(
        base_url=address, reduced_motion="reduce", is_mobile=phone, has_touch=phone, locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )  # fmt: skip
    if door:
        sign_in(context, door)
    page = context.new_page()
    camera = context.new_cdp_session(page)
    for one in its:
        width, (height, _) = next(iter(sizes.items()))
        page.set_viewport_size({"width": width, "height": height})
        pages.open_page(page, one.address)
        page.evaluate(STILL)
        for width, (height, most) in sizes.items():
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(SETTLE_MILLISECONDS)
            long = page.evaluate("document.documentElement.scrollHeight")
            # A taller window rather than a longer picture: what sticks to an edge stands where it belongs.
            page.set_viewport_size({"width": width, "height": min(max(long, height), most)})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                if one.address != pages.SERVER_ERROR:
                    page.wait_for_function("wanted => document.documentElement.dataset.bsTheme === wanted", arg=scheme)
                page.evaluate(NEXT_FRAME)
                keep(camera, folder / f"{one.slug}-{width}-{scheme}.webp")
    context.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
