"""Read by gunicorn wherever it is started in this folder: its logs are ours (mildsite/web/server_log.py)."""

logger_class = "mildsite.web.server_log.JsonLog"
accesslog = "-"
