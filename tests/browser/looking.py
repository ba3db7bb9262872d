"""What is measured on a page as it stands: faults of access, what sticks out, what is too small, what moves."""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text("utf-8")
THEMES = ("light", "dark", "contrast")
# Rows of a long list are alike: the first of them tell all.
LIKE_THE_FIRST = "tbody tr:nth-child(n+7), .list-group > :nth-child(n+9), .due-list > :nth-child(n+9)"
STILL = """() => {
    const still = new CSSStyleSheet();
    still.replaceSync('*, *::before, *::after { transition: none !important; animation: none !important }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
}"""
FAULTS = """async ({exclude, rules}) => {
    const chosen = rules === 'colours' ? {runOnly: {type: 'rule', values: ['color-contrast']}}
        : rules === 'all but colours' ? {rules: {'color-contrast': {enabled: false}}} : {};
    const options = {resultTypes: ['violations'], ...chosen};
    return (await axe.run({exclude: [[exclude]]}, options)).violations
        .filter(fault => ['serious', 'critical'].includes(fault.impact))
        .map(fault => `${fault.id}: ${fault.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')}`);
}"""
# The widest thing that sticks out of the page; what scrolls in a box of its own does not.
STICKS_OUT = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return '';
    const scrolls = one => getComputedStyle(one).overflowX !== "visible";
    const kept = one => one !== document.body && (scrolls(one) || kept(one.parentElement));
    const wide = [...document.body.querySelectorAll('*')]
        .filter(one => one.getBoundingClientRect().right > room + 1 && !kept(one.parentElement));
    const own = wide.find(one => !wide.some(other => other !== one && one.contains(other))) ?? document.body;
    return `${document.documentElement.scrollWidth} px: ${own.outerHTML.slice(0, 160)}`;
}"""
TOUCHED = "main a.btn, main button, main select, main input:not([type=hidden]), .tabbar a"
TOO_SMALL = """([touched, least]) => [...document.querySelectorAll(touched)]
    .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest('.visually-hidden'))
    .map(one => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && box.height < least - 0.5)
    .map(([one, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${one.outerHTML.slice(0, 120)}`)"""
LEAST_TOUCH = 48
# Everything a thumb is meant to hit on a page of the phone, its frame and its menu included.
FRAME = ".tabbar a, .tabbar button, .topbar a, .topbar button, .drawer a, .drawer button"
# How far what was painted moved by itself, as browsers count it.
MOVED = """() => new Promise(done => {
    let sum = 0;
    const watching = new PerformanceObserver(list => {
        for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value;
    });
    watching.observe({type: 'layout-shift', buffered: true});
    document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => {
        watching.takeRecords().forEach(one => { sum += one.hadRecentInput ? 0 : one.value; });
        done(sum);
    })));
})"""


def faults_of_access(page: Page, *, rules: str = "all") -> list[str]:
    """What axe-core finds serious or critical on the page as it stands."""
    return page.evaluate(FAULTS, {"exclude": LIKE_THE_FIRST, "rules": rules})


def faults_in_themes(page: Page, themes: tuple[str, ...] = THEMES) -> list[str]:
    """Everything in the first theme, colours in the others: a theme changes colours and nothing else."""
    page.evaluate(AXE)
    page.evaluate(STILL)
    found = []
    for theme in themes:
        page.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme)
        rules = "all" if theme == themes[0] else "colours"
        found += [f"{page.url} {theme}: {fault}" for fault in faults_of_access(page, rules=rules)]
    return found
