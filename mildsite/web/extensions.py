"""Flask extensions. This module imports nothing of ours."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect

babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address)


def init_extensions(app: Flask, *, locale_selector: Callable[[], str]) -> None:
    babel.init_app(app, locale_selector=locale_selector)
    csrf.init_app(app)
    limiter.init_app(app)
