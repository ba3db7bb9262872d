"""What home and overview cost a mid-range phone: ``python tools/budget.py ADDRESS [USER]``, for a case that is served.

A phone's window, a processor slowed four times, an empty cache. Budgets: first content under 1 s, script under 100 ms,
200 kB over the wire beside fonts and charts. Exit code 1 if one is broken. Not a test: it depends on the machine.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import chromium
import screens
from playwright.sync_api import BrowserContext, sync_playwright

PAGES = ("/", "/console/")
SLOWER = 4
FIRST_CONTENT_MS, SCRIPT_MS, WIRE_BYTES = 1000, 100, 200_000
BESIDE = re.compile(r"\.woff2|echarts|uplot|/chart")
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity"


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    address, user = arguments[0], arguments[1] if len(arguments) > 1 else "lanhdao"
    with sync_playwright() as driver:
        program = chromium.find(Path(__file__).resolve().parent.parent / "var")
        browser = driver.chromium.launch(executable_path=program, args=list(chromium.FLAGS))
        context = browser.new_context(
            base_url=address, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True,
            service_workers="block",
        )  # fmt: skip
        screens.sign_in(context, user)
        broken = [path for path in PAGES if not within(context, path)]
        browser.close()
    return 1 if broken else 0


def within(context: BrowserContext, path: str) -> bool:
    """Loads a page as a first visit and says what it cost."""
    page = context.new_page()
    probe = context.new_cdp_session(page)
    arrived: dict[str, str] = {}
    wire: dict[str, float] = {}
    probe.on("Network.responseReceived", lambda told: arrived.update({told["requestId"]: told["response"]["url"]}))
    probe.on("Network.loadingFinished", lambda told: wire.update({told["requestId"]: told["encodedDataLength"]}))
    for method in ("Network.enable", "Network.clearBrowserCache", "Performance.enable"):
        probe.send(method)
    probe.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(path, wait_until="load")
    page.wait_for_timeout(1500)
    figures = {each["name"]: each["value"] for each in probe.send("Performance.getMetrics")["metrics"]}
    first, script = float(page.evaluate(PAINTED)), figures["ScriptDuration"] * 1000
    total = sum(size for key, size in wire.items() if not BESIDE.search(arrived.get(key, "")))
    print(f"{path:12} first content {first:5.0f} ms   script {script:4.0f} ms   over the wire {total / 1000:4.0f} kB")
    page.close()
    return first < FIRST_CONTENT_MS and script < SCRIPT_MS and total < WIRE_BYTES


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
