"""Fixtures with a browser, for the conftest of each folder that has such tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.browser import House, launch, open_house, watched
from tests.support.tools import chromium

_BROWSER = pytest.StashKey[Browser]()


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Browser:
    """One browser for the whole run, whichever folder asks first: it is slow to start, and there can be only one."""
    config = request.config
    if _BROWSER not in config.stash:
        chromium()  # skips before Playwright starts, which it can only once
        stack = ExitStack()
        config.add_cleanup(stack.close)
        playwright = stack.enter_context(sync_playwright())
        config.stash[_BROWSER] = launch(playwright)
        stack.callback(config.stash[_BROWSER].close)
    return config.stash[_BROWSER]


@pytest.fixture
def house(bare_app: Flask) -> Iterator[House]:
    """The demonstration clinic, served."""
    with open_house(bare_app) as house:
        yield house


@pytest.fixture
def new_context(browser: Browser, house: House) -> Iterator[Callable[..., BrowserContext]]:
    """Call it for a browser profile of its own, with Playwright's options; see `watched`."""
    with ExitStack() as stack:

        def make(**options: Any) -> BrowserContext:
            return stack.enter_context(watched(browser, house.url, **options))

        yield make


@pytest.fixture
def context(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    return new_context()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
