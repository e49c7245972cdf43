"""For the application server: `gunicorn wsgi:app`."""

import sys

from mildsite import create_app
from mildsite.config import SettingsError

NEVER_BOOTED = 3
"""With this status a worker tells gunicorn that another one would fail as well: it stops, and does not try for ever."""

try:
    app = create_app()
except SettingsError as error:
    print(f"mildsite does not start. {error}", file=sys.stderr)  # noqa: T201 - there is no log yet
    sys.exit(NEVER_BOOTED)
