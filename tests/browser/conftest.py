"""A browser and a served clinic."""

from tests.support.browser_fixtures import browser, context, house, new_context, page

__all__ = ["browser", "context", "house", "new_context", "page"]
