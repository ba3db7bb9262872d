"""Each role does its main work by clicking, over the whole case; a journey that writes works in units of its own."""

import re
from pathlib import Path

from playwright.sync_api import Page, TimeoutError, expect

from tests.browser.conftest import PHONE

RESOLUTION = Path("hoaluoi/cases/evn/texts/18-nq-du.txt")
DAILY = "situation-day"
PHOTO = Path("docs/screens/home-390-light.webp")
LEFT_ON_THE_PHONE = """() => new Promise(done => {
    indexedDB.open('hoaluoi').onsuccess = opened => {
        const store = opened.target.result.transaction('pending').objectStore('pending');
        store.count().onsuccess = counted => done(counted.target.result);
    };
})"""


def text_of(page: Page, selector: str) -> str:
    return page.locator(selector).first.inner_text()


def test_coordinator_pastes_a_resolution_enters_it_and_hands_a_target_down(open_as, request):
    page = open_as("tonghop")
    page.goto("/directives/desks/new")
    page.locator("textarea[name=text]").fill((request.config.rootpath / RESOLUTION).read_text("utf-8"))
    page.locator("input[name=symbol]").fill("99-NQ/ĐU")
    page.locator("main form button[type=submit]:not([form])").last.click()
    page.wait_for_url(re.compile(r"/directives/desks/\d+/(consent)?"))
    if "consent" in page.url:
        page.locator("form[action$=consent] button").click()

    drafts = page.locator("article.draft")
    expect(drafts.nth(4)).to_be_visible()
    # The percentage of customers stands in the text where its draft points to.
    expect(page.locator("[data-marked-text]")).to_contain_text("≥ 70% về số khách hàng")
    wanted = drafts.filter(has=page.locator(".draft-aim")).filter(has_text="70").first
    wanted.locator("button[name=accepted]").click()
    expect(page.locator("article.draft.accepted")).to_have_count(1)

    page.locator("[data-open-dialog=register]").click()
    dialog = page.locator("dialog#register")
    dialog.locator("[name=title]").fill("Nghị quyết thử của hành trình")
    dialog.locator("input[name=issued_date]").fill("2022-10-01")
    dialog.locator("button[type=submit]").click()
    page.wait_for_url(re.compile(r"/directives/\d+/$"))
    page.locator("main a[href*='/directives/targets/']").first.click()
    page.wait_for_url(re.compile(r"/directives/targets/\d+/"))
    target = page.url

    page.locator("main a[href*='/allocation']").first.click()
    page.locator("button[name=method]:visible").first.click()
    page.wait_for_url(re.compile(re.escape(target.split("?")[0])))
    expect(page.locator("main table tbody tr").nth(3)).to_be_visible()


def test_reporter_sends_a_zero_report_in_two_taps(open_as):
    page = open_as("pc.caobang.d06.baocao", size=PHONE)
    page.goto("/returns/")
    page.locator(f"a[href*='zero?form={DAILY}']").first.tap()
    page.locator(".zero-button").tap()
    page.wait_for_url(re.compile(r"/returns/\d+"))
    expect(page.locator("main")).to_contain_text("Báo cáo không phát sinh")


def test_reporter_fills_a_return_with_the_number_pad(open_as):
    page = open_as("pc.caobang.d11.baocao", size=PHONE)
    open_daily(page)
    cells = page.locator("[data-entry] input[data-cell].num")
    for place in range(cells.count()):
        assert cells.nth(place).get_attribute("inputmode") in ("numeric", "decimal")
        save(page, place, str(place + 1))
    page.locator("#entry-bar button[type=submit]").tap()
    page.wait_for_url(re.compile(r"/returns/\d+$"))
    expect(page.locator("main")).to_contain_text("2/10/2022")


def test_what_is_typed_while_an_answer_is_on_its_way_is_kept_and_sent(open_as):
    """A slow line: somebody corrects a cell before its first answer has come, and goes on to the next."""
    page = open_as("pc.bacgiang.d02.baocao", size=PHONE)
    open_daily(page)
    asked = []

    def late(route):
        asked.append(route.request.post_data)
        page.wait_for_timeout(700)
        route.continue_()

    page.route(re.compile("/cell$"), late)
    cells = page.locator("[data-entry] input[data-cell].num")
    for place, typed in ((0, "1"), (0, "12"), (1, "34")):
        cells.nth(place).fill(typed)
        cells.nth(place).dispatch_event("change")
    for _ in range(40):
        if len(asked) > 2 and not page.locator(".htmx-request").count():
            break
        page.wait_for_timeout(250)
    assert cells.nth(0).input_value() == "12"
    page.unroute(re.compile("/cell$"))
    page.reload()
    assert [cells.nth(place).input_value() for place in (0, 1)] == ["12", "34"], asked


def test_what_is_typed_without_a_network_waits_on_the_phone_and_is_sent_when_it_is_back(open_as):
    page = open_as("pc.dienbien.d01.baocao", size=PHONE)
    open_daily(page)
    cells = page.locator("[data-entry] input[data-cell].num")
    save(page, 0, "3")
    page.context.set_offline(True)
    expect(page.locator("#offline-bar")).to_be_visible()
    for place in range(1, cells.count()):
        cells.nth(place).fill("0")
        cells.nth(place).dispatch_event("change")
    page.locator("#entry-bar button[type=submit]").tap()
    expect(page.locator(".kept-note")).to_be_visible()
    page.context.set_offline(False)
    page.wait_for_url(re.compile(r"/returns/\d+$"), timeout=30_000)
    assert page.evaluate(LEFT_ON_THE_PHONE) == 0


def test_an_explanation_and_a_photo_wait_on_the_phone_until_the_network_is_back(open_as, request):
    page = open_as("pc.caobang.d02.baocao", size=PHONE)
    page.goto("/returns/")
    page.locator("main a[href*='fill/customer-service-month/']").first.click()
    page.wait_for_url(re.compile("/fill/customer-service-month/"))
    page.wait_for_load_state("load")
    customers = page.locator("#input-customers")
    with page.expect_response(re.compile("/cell$")):
        customers.fill("987654")
        customers.dispatch_event("change")
    explanation = page.locator("textarea[data-explains]").first
    expect(explanation).to_be_visible()
    page.context.set_offline(True)
    expect(page.locator("#offline-bar")).to_be_visible()
    explanation.fill("Gộp số liệu hai tháng")
    explanation.dispatch_event("change")
    expect(page.locator(".btn-waiting")).to_contain_text("1")
    page.locator("[data-open-dialog=report]").click()
    page.locator("dialog#report input[type=file]").set_input_files(request.config.rootpath / PHOTO)
    page.locator("dialog#report button[type=submit]").click()
    expect(page.locator(".btn-waiting")).to_contain_text("2")
    assert page.evaluate(LEFT_ON_THE_PHONE) == 2
    page.context.set_offline(False)
    page.wait_for_function(f"({LEFT_ON_THE_PHONE})().then(left => left === 0)", timeout=30_000)
    expect(page.locator("#offline-bar")).to_be_hidden()
    expect(page.locator(".is-kept")).to_have_count(0)  # the page has come anew
    expect(page.locator("textarea[data-explains]").first).to_have_value("Gộp số liệu hai tháng")
    page.locator("main a[href^='/returns/']:not([href*='sheet']):not([href*='fill'])").first.click()
    expect(page.locator(".attached img")).to_be_visible()


def test_leader_drills_down_to_a_number_and_its_provenance_and_goes_back(open_as):
    page = open_as("lanhdao")
    page.goto("/console/")
    overview = page.url
    page.locator("main a[href^='/console/?unit=']").first.click()
    page.wait_for_url(re.compile(r"/console/\?unit=\d+"))
    deeper = page.url
    page.locator("main table thead a[href*='/directives/targets/']").first.click()
    page.wait_for_url(re.compile(r"/directives/targets/\d+/"))
    page.locator("main a[href*='/indicators/provenance/']").first.click()
    page.wait_for_url(re.compile("/indicators/provenance/"))
    expect(page.locator("h1")).to_be_visible()
    for address in (re.compile("/directives/targets/"), deeper, overview):
        page.go_back()
        page.wait_for_url(address)
    expect(page.locator("main table thead a[href*='/directives/targets/']").first).to_be_visible()


def test_clerk_registers_a_document_and_finds_it(open_as):
    page = open_as("vanthu")
    page.goto("/documents/new")
    page.locator("input[name=symbol]").fill("4321/EVN-VP")
    page.locator("[name=title]").fill("Triển khai Nghị quyết 18-NQ/ĐU")
    page.locator("input[name=issued_date]").fill("2022-10-01")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/documents/\d+/"))
    expect(page.locator("main")).to_contain_text("4321/EVN-VP")
    page.goto("/documents/?q=trien khai 4321")
    expect(page.locator("main")).to_contain_text("4321/EVN-VP")


def test_auditor_reads_and_verifies_the_ledger_and_can_change_nothing(open_as):
    page = open_as("kiemtoan")
    page.goto("/ledger/verification")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main .status-met, main .banner").first).to_be_visible()
    page.goto("/ledger/")
    expect(page.locator("main tbody tr").nth(5)).to_be_visible()
    for forbidden in ("/directives/desks/new", "/returns/forms/new", "/documents/new"):
        assert page.request.get(forbidden).status == 404
    page.goto("/returns/")
    assert page.locator("main form[method=post]").count() == 0


def open_daily(page: Page) -> None:
    """The entry page of the last daily return that the unit owes."""
    page.goto("/returns/")
    item = page.locator("li.due-item", has=page.locator(f"[href*='{DAILY}'], input[value='{DAILY}']")).first
    item.locator("a[href*='/fill'], form button").last.tap()
    page.wait_for_selector("[data-entry]")
    page.wait_for_load_state("load")  # what is typed before the scripts run is not saved by them


def save(page: Page, place: int, typed: str) -> None:
    """Types into one cell and waits until the server has it; a second time, as people do, if nothing happens."""
    cell = page.locator("[data-entry] input[data-cell].num").nth(place)
    for patience in (10_000, 30_000):
        try:
            with page.expect_response(re.compile("/cell$"), timeout=patience) as answer:
                cell.fill(typed)
                cell.dispatch_event("change")
        except TimeoutError:
            continue
        break
    assert answer.value.status == 200
