"""A browser and a served clinic."""

from tests.support.browser_fixtures import browser, context, furnished, house, new_context, page, settings

__all__ = ["browser", "context", "furnished", "house", "new_context", "page", "settings"]
