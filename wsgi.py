"""For the application server: `gunicorn wsgi:app`."""

from mildsite import create_app

app = create_app()
