"""Flask extensions. This module imports nothing of ours."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect

babel = Babel()
csrf = CSRFProtect()


def init_extensions(app: Flask, *, locale_selector: Callable[[], str]) -> None:
    babel.init_app(app, locale_selector=locale_selector)
    csrf.init_app(app)
