"""Each test has an application of its own; what all of them would compile alike is compiled once in a process.

And what is slow on purpose is quick here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from passlib.handlers.argon2 import argon2
from sqlalchemy import Dialect, Engine
from werkzeug.routing import Rule

_dialects: dict[str, tuple[Dialect, Any]] = {}


def remember_statements(engine: Engine) -> None:
    """Keep the words of SQL statements. They depend on the dialect, which is the same for every test's database."""
    if engine.dialect.name not in _dialects:
        engine.connect().close()  # at its first connection a dialect learns which server it speaks to
    engine.dialect, engine._compiled_cache = _dialects.setdefault(
        engine.dialect.name, (engine.dialect, engine._compiled_cache)
    )


def remember_routes() -> None:
    """Keep what builds an address from a rule. It is made of these words alone, and takes the rule as an argument."""
    compile_builder = Rule._compile_builder
    made: dict[Any, Callable[..., tuple[str, str]]] = {}

    def remembered(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if rule.defaults:
            return compile_builder(rule, append_unknown)
        key = (rule.rule, tuple(rule._trace), append_unknown)
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    Rule._compile_builder = remembered


def cheapen_passwords() -> None:
    """Hashes that take no tenth of a second and 64 MB each. A clinic's are what the library's own class says."""
    argon2.default_rounds, argon2.memory_cost = argon2.min_rounds, argon2.min_memory_cost * argon2.parallelism
