"""Servers whose answers are counted, each started by gunicorn with two workers."""
