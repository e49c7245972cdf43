"""The Flask application, with the transaction around each request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from flask_migrate import Migrate
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import RequestRedirect

from mildsite import languages
from mildsite.config import PROJECT_ROOT, Settings, SettingsError
from mildsite.content.publishing import publish_due
from mildsite.db import configure_engine, db, engine_options, transaction_kind
from mildsite.db.availability import Outage
from mildsite.db.transactions import may_write
from mildsite.web.kept import KeptPages, is_kept
from mildsite.web.shared.log_lines import ROUTE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

READ_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_View = TypeVar("_View", bound=Callable[..., Any])


def audited_read(view: _View) -> _View:
    """Mark a GET view that may write: audit rows, and nothing else. Every other GET cannot write at all."""
    view.audited_read = True  # type: ignore[attr-defined]  # a mark on the function, read below
    return view


def takes_file(largest: int) -> Callable[[_View], _View]:
    """Mark a view whose form brings a file: requests may be this many bytes larger than others, and no more."""

    def mark(view: _View) -> _View:
        view.largest_file = largest  # type: ignore[attr-defined]  # a mark on the function, read below
        return view

    return mark


class Application(Flask):
    """Flask, whose requests own their transaction.

    A request that may not write runs in a transaction the database itself keeps read-only. One that may is committed
    after its view and before its response is final, so that a commit that fails still becomes the right error page.
    Before such a view runs, texts whose set time has come are settled as live.

    Pages that every reader gets alike are answered from memory.
    """

    kept_pages: KeptPages
    _outage: Outage

    @classmethod
    def from_settings(cls, settings: Settings) -> Application:
        """Raises SettingsError when Flask's debug mode is on: its error pages show code and what was typed."""
        app = cls("mildsite", instance_path=str(settings.instance), static_folder=None, template_folder=None)
        if app.debug:
            raise SettingsError("Debug mode is on: its error pages show secrets. Remove FLASK_DEBUG, and --debug.")
        app.config.from_mapping(_flask_config(settings))
        app.kept_pages = KeptPages(app)
        app._outage = Outage()
        # The client's address alone: scheme and host come from the settings, whatever a header says.
        proxied = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=0, x_host=0)
        app.wsgi_app = proxied  # type: ignore[method-assign]  # the way Flask documents it
        return app

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if kept := self.kept_pages.find(environ):
            environ[ROUTE] = environ["PATH_INFO"]  # of a public page, for the log
            return kept(environ, start_response)
        return super().wsgi_app(environ, start_response)

    def full_dispatch_request(self) -> Response:
        view = self.view_functions.get(request.endpoint or "")
        if is_kept(view):
            edition = self.kept_pages.edition()
            return self.kept_pages.keep(request, self._dispatched(view), edition)
        return self._dispatched(view)

    def _dispatched(self, view: Callable[..., Any] | None) -> Response:
        writing = request.method not in READ_METHODS or getattr(view, "audited_read", False)
        if largest := getattr(view, "largest_file", 0):
            request.max_content_length = self.config["MAX_CONTENT_LENGTH"] + largest
            request.max_form_memory_size = request.max_content_length
        with transaction_kind(writing=writing):
            return super().full_dispatch_request()

    def handle_user_exception(self, e: Exception) -> HTTPException | ResponseReturnValue:
        """Ask again for a page that only reads, while the database restarts. A write is told: its sender decides."""
        while request.method in READ_METHODS and isinstance(e, SQLAlchemyError) and self._outage.wait(e):
            db.session.rollback()
            try:
                before = self.preprocess_request()
                return self.dispatch_request() if before is None else before
            except Exception as again:
                e = again
        return super().handle_user_exception(e)

    def do_teardown_appcontext(self, *arguments: Any) -> None:
        """End the session also when its connection died after the answer was made: the answer holds."""
        try:
            super().do_teardown_appcontext(*arguments)
        except SQLAlchemyError:
            db.session.remove()  # the broken connection is known as such by now, and has nothing left to end

    def log_exception(self, exc_info: tuple[type[BaseException], BaseException, Any] | tuple[None, None, None]) -> None:
        self.logger.error("request failed", exc_info=exc_info)

    def dispatch_request(self) -> Response:
        if isinstance(moved := request.routing_exception, RequestRedirect):
            # Without the host: behind a web server that ends TLS this process would name the wrong scheme.
            target = urlsplit(moved.new_url)
            moved.new_url = urlunsplit(("", "", target.path, target.query, ""))
        try:
            if request.method not in READ_METHODS and may_write() and publish_due():
                db.session.commit()  # by itself: the request would hold the audit log from its beginning
            response = self.make_response(super().dispatch_request())
        except BaseException:
            db.session.rollback()
            raise
        if response.status_code < 400:
            db.session.commit()
        else:
            db.session.rollback()
        self._outage.over()
        return response


def commit_refusal() -> None:
    """Keep what a refused request has counted, such as a wrong code: its response would roll it back."""
    db.session.commit()


def init_database(app: Flask) -> None:
    db.init_app(app)
    Migrate(app, db, directory=str(PROJECT_ROOT / "migrations"))
    with app.app_context():
        configure_engine(db.engine)


def _flask_config(settings: Settings) -> dict[str, Any]:
    return {
        "PUBLIC_URL": settings.public_url,
        "MASTER_KEY_FILE": settings.master_key_file,
        "SECRET_KEY": settings.secret_key(),
        "SECOND_FACTOR_REQUIRED": settings.second_factor_required,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "MAX_CONTENT_LENGTH": settings.max_body_bytes,
        "MAX_FORM_MEMORY_SIZE": settings.max_body_bytes,
        "TRUSTED_HOSTS": settings.trusted_hosts,
        "SESSION_COOKIE_NAME": "__Host-mildsite" if settings.https else "mildsite",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # a token lives as long as the session it belongs to
        "WTF_CSRF_CHECK_DEFAULT": False,  # web/shared/csrf.py asks, for every route
        "WTF_CSRF_SSL_STRICT": False,  # the same place checks the origin, which also works without a referrer
        "BABEL_DEFAULT_LOCALE": languages.DEFAULT,
        "BABEL_TRANSLATION_DIRECTORIES": str(languages.CATALOGS),
        "BABEL_DOMAIN": languages.DOMAIN,
    }
