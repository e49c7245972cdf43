"""Fixtures with a browser, for the conftest of each folder that has such tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from mildsite import clock, create_app
from mildsite.accounts.roles import RoleName
from mildsite.config import Settings
from tests.conftest import NOON, settings_for
from tests.support.browser import House, furnish, launch, open_house, watched
from tests.support.canaries import Listener, nobody_named
from tests.support.databases import Databases
from tests.support.tools import chromium

_PLAYWRIGHT = pytest.StashKey[tuple[Playwright, ExitStack]]()
_BROWSERS = pytest.StashKey[dict[bool, Browser]]()


class Furnished(NamedTuple):
    url: str
    emails: dict[RoleName, str]


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Browser:
    """One for the whole run, whichever folder asks first: it is slow to start."""
    return _started(request.config, with_windows=False)


@pytest.fixture(scope="session")
def browser_with_windows(request: pytest.FixtureRequest) -> Browser:
    """One that opens PDFs, as a nurse's does."""
    return _started(request.config, with_windows=True)


def _started(config: pytest.Config, *, with_windows: bool) -> Browser:
    browsers = config.stash.setdefault(_BROWSERS, {})
    if with_windows not in browsers:
        chromium(with_windows=with_windows)  # skips before Playwright starts, which it can only once
        if _PLAYWRIGHT not in config.stash:
            stack = ExitStack()
            config.add_cleanup(stack.close)
            config.stash[_PLAYWRIGHT] = stack.enter_context(sync_playwright()), stack
        playwright, stack = config.stash[_PLAYWRIGHT]
        browsers[with_windows] = launch(playwright, with_windows=with_windows)
        stack.callback(browsers[with_windows].close)
    return browsers[with_windows]


@pytest.fixture(scope="session")
def furnished(
    database_server: Databases, migrated: str, key_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Furnished:
    """The demonstration clinic's database, furnished once, to be copied."""
    url = database_server.copy_url(migrated, tmp_path_factory.mktemp("furnished"))
    database_server.keep(url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOON)
        return Furnished(url, furnish(create_app(settings_for(key_folder, url))))


@pytest.fixture
def settings(
    key_folder: Path, databases: Databases, furnished: Furnished, tmp_path: Path, listener: Listener
) -> Iterator[Settings]:
    with nobody_named(listener, tmp_path):
        yield settings_for(key_folder, databases.copy_url(furnished.url, tmp_path))


@pytest.fixture
def house(bare_app: Flask, furnished: Furnished) -> Iterator[House]:
    """The demonstration clinic, served."""
    with open_house(bare_app, furnished.emails) as house:
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
