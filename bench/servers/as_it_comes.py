"""Settings of gunicorn for programs that are not ours, whose Python knows nothing of our logs: none."""
