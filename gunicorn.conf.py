"""Read by gunicorn wherever it is started in this folder: its logs are ours (mildsite/web/server_log.py)."""

import multiprocessing
import runpy
import sys

logger_class = "mildsite.web.server_log.JsonLog"
accesslog = "-"


def on_starting(server):  # noqa: ARG001 - the signature is gunicorn's
    """Try the settings once before any worker: workers that all fail at the same moment bring gunicorn down untidily.

    In a process of its own, so that the workers of a later reload still load new code.
    """
    attempt = multiprocessing.get_context("fork").Process(target=runpy.run_path, args=("wsgi.py",))
    attempt.start()
    attempt.join()
    if attempt.exitcode:
        sys.exit(attempt.exitcode)
