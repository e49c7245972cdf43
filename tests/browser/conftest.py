"""A browser and a served clinic."""

from tests.support.browser_fixtures import (
    browser,
    browser_with_windows,
    context,
    furnished,
    house,
    new_context,
    page,
    settings,
)

__all__ = ["browser", "browser_with_windows", "context", "furnished", "house", "new_context", "page", "settings"]
