"""axe, on the page that is open."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.support.browser import NARROW, WIDE

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental"],
}


def assert_accessible(page: Page) -> None:
    """On a desk's screen and on a telephone."""
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        report = Axe().run(page, options=RULES)
        assert report.violations_count == 0, f"{size['width']} px: {report.generate_report()}"
