"""The public site as readers meet it: light, still, on any screen, at any size, on paper, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.support.browser import NARROW, WIDE
from tests.support.public_site import make_two_procedures
from tests.support.tools import run

SMALLEST, TABLET = {"width": 320, "height": 568}, {"width": 768, "height": 1024}
ZOOMED = {"width": 640, "height": 450}
"""A screen of 1280 at 200 %."""
HEAVIEST = 60 * 1024
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
WATCH_FOR_SHIFTS = """
    window.shifts = [];
    new PerformanceObserver(list => list.getEntries().forEach(entry => window.shifts.push(
        entry.sources.map(source => source.node && source.node.outerHTML && source.node.outerHTML.slice(0, 80))
    ))).observe({type: "layout-shift", buffered: true});
"""
IN_SIGHT = """selector => [...document.querySelectorAll(selector)].some(e => [...e.getClientRects()].some(box => {
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return top !== null && e.contains(top);
}))"""
"""Whether a line of one of these is on the screen, with nothing before it."""
WIDER_THAN_THE_SCREEN = """() => [...document.querySelectorAll("body *:not(.skip)")]
    .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth)
    .map(e => e.outerHTML.slice(0, 100))"""
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
PHONE = ".call, .contact a"


@pytest.fixture
def addresses(house) -> list[str]:
    return make_two_procedures(house)


@pytest.mark.parametrize(
    ("options", "media"),
    [
        ({"viewport": SMALLEST}, "screen"),
        ({"viewport": WIDE}, "screen"),
        ({"viewport": ZOOMED, "device_scale_factor": 2}, "screen"),
        ({"viewport": WIDE}, "print"),
    ],
    ids=["320 px", "1280 px", "200 %", "print"],
)
def test_no_page_has_a_barrier_or_scrolls_sideways(addresses, new_context, options, media):
    page = new_context(**options).new_page()
    page.emulate_media(media=media)
    for address in [*addresses, "/aftercare/sheet", "/es/nada"]:
        page.goto(address)
        report = Axe().run(page, options=RULES)
        assert report.violations_count == 0, f"{address}: {report.generate_report()}"
        scrolls = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert scrolls == 0, f"{address} is {scrolls} px too wide: {page.evaluate(WIDER_THAN_THE_SCREEN)}"


def weight(context: BrowserContext, address: str) -> int:
    """Bytes of a first visit as they come over the wire, with headers, icons and all."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    for icon in page.locator("link[rel=icon]").all():  # a browser without a window does not show it
        sizes.append(len(context.request.get(str(icon.get_attribute("href"))).body()))
    return round(sum(sizes))


def test_a_first_visit_is_light(addresses, new_context):
    weights = {address: weight(new_context(), address) for address in addresses}
    assert min(weights.values()) > 5000, "something was not counted"
    assert max(weights.values()) <= HEAVIEST, weights


def still(page: Page, address: str) -> list[list[str]]:
    """What moved while the page came in, its pictures long after its words."""
    page.add_init_script(WATCH_FOR_SHIFTS)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/(clinic-logo|drawings/|pictures/)"), hold)
    page.goto(address, wait_until="domcontentloaded")
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
    page.evaluate(NEXT_FRAME)
    assert held, "no picture to wait for"
    for route in held:
        route.continue_()
    page.wait_for_load_state("load")
    page.evaluate(NEXT_FRAME)
    found: list[list[str]] = page.evaluate("() => window.shifts")
    return found


@pytest.mark.parametrize("viewport", [SMALLEST, WIDE], ids=["320 px", "1280 px"])
def test_nothing_moves_while_a_page_comes_in(addresses, new_context, viewport):
    for address in addresses:
        page = new_context(viewport=viewport, bypass_csp=True).new_page()  # our questions are evaluated in the page
        assert still(page, address) == [], address


def test_the_test_of_stillness_would_see_a_picture_without_its_size(addresses, new_context):
    page = new_context(bypass_csp=True).new_page()
    page.add_init_script("""new MutationObserver(() => document.querySelectorAll("img").forEach(
        picture => { picture.removeAttribute("width"); picture.removeAttribute("height"); }
    )).observe(document, {childList: true, subtree: true})""")
    assert still(page, "/gamma") != []


def test_everything_is_there_without_scripts(addresses, new_context):
    page, bare = new_context().new_page(), new_context(java_script_enabled=False).new_page()
    for address in addresses:
        page.goto(address)
        bare.goto(address)
        assert bare.locator("body").inner_text() == page.locator("body").inner_text()
    bare.goto("/")
    bare.get_by_role("link", name="Beta", exact=True).click()
    bare.get_by_role("link", name="After-care", exact=True).click()
    bare.get_by_role("link", name="Español").click()
    expect(bare).to_have_url("/es/beta-cuidados")


@pytest.mark.parametrize("viewport", [SMALLEST, NARROW, TABLET, WIDE], ids=lambda size: f"{size['width']} px")
@pytest.mark.parametrize("address", ["/", "/aftercare", "/es/beta-cuidados"])
def test_the_phone_number_is_in_sight_wherever_one_reads(addresses, new_context, viewport, address):
    page = new_context(viewport=viewport).new_page()
    page.goto(address)
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, viewport["height"] // 2):
        page.evaluate("top => window.scrollTo(0, top)", top)
        assert page.evaluate(IN_SIGHT, PHONE), f"{top} px down"


@pytest.mark.parametrize("viewport", [SMALLEST, ZOOMED, WIDE], ids=lambda size: f"{size['width']} px")
def test_what_has_the_focus_is_in_sight(addresses, new_context, viewport):
    """Nothing that stays in its place hides it."""
    page = new_context(viewport=viewport).new_page()
    for address in ("/", "/gamma-aftercare"):
        page.goto(address)
        for _ in page.locator("a:visible, .skip").all():
            page.keyboard.press("Tab")
            assert page.evaluate("() => document.activeElement !== document.body")
            page.evaluate(NEXT_FRAME)
            page.evaluate("document.activeElement.dataset.here = ''")
            assert page.evaluate(IN_SIGHT, "[data-here]"), page.evaluate("document.activeElement.outerHTML")
            page.evaluate("delete document.activeElement.dataset.here")


@pytest.fixture
def printed(addresses, new_context, tmp_path) -> Callable[[str], tuple[str, int]]:
    def of(address: str) -> tuple[str, int]:
        """The words of a page on US letter paper, and the sheets it takes."""
        page, path = new_context().new_page(), Path(tmp_path / "page.pdf")
        page.goto(address)
        page.pdf(path=path, format="Letter", prefer_css_page_size=True)
        pages = run("pdfinfo", path).split("Pages:")[1].split()[0]
        return " ".join(run("pdftotext", "-layout", path, "-").split()), int(pages)

    return of


@pytest.mark.parametrize(
    ("address", "there", "hours"),
    [
        ("/aftercare", "Your recovery checklist", "8 a.m. to 5 p.m."),
        ("/es/beta-cuidados", "Siéntese cuando lo necesite.", "8 a. m. a 5 p. m."),
    ],
)
def test_on_paper_there_are_the_words_and_how_to_reach_the_clinic(printed, address, there, hours):
    words, sheets = printed(address)
    assert there in words
    for contact in ("(555) 555-0100", "(555) 555-0199", "100 Example Street, Springfield", hours):
        assert contact in words
    for navigation in ("Español", "English", "Privacy", "This procedure"):
        assert navigation not in words
    assert sheets <= 2


def test_on_paper_a_link_to_elsewhere_shows_its_address(printed):
    words, _ = printed("/gamma")
    assert "the ruling (https://rulings.example/150) and the first page." in words


def test_on_paper_an_invitation_to_call_says_the_number(printed):
    words, _ = printed("/beta")
    assert "Call (555) 555-0100" in words


def test_boxes_are_not_cut_on_paper(addresses, new_context):
    page = new_context().new_page()
    page.emulate_media(media="print")
    for address, boxes in (
        ("/gamma", ".card, .picture, .invitation, .contact"),
        ("/gamma-aftercare", ".claim, .flag, .checklist li"),
    ):
        page.goto(address)
        found = page.locator("article").locator(boxes).or_(page.locator(".contact"))
        breaks = found.evaluate_all("all => all.map(box => getComputedStyle(box).breakInside)")
        assert breaks
        assert set(breaks) == {"avoid"}


def test_a_claim_stands_with_its_source(addresses, page):
    page.goto("/gamma-aftercare")
    expect(page.locator(".claim .source")).to_have_text("Source: Ruling 1 of the test fund (January 15, 2026)")
