"""Attributes in braces, in Pandoc's way: `{#lifting .avoid when=through general_time="for several days"}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from mildsite.content.exchange.errors import FileUnusable

_TOKEN = re.compile(
    r"""\s*(?:
        \#(?P<identity>[^\s{}"=]+)
        | \.(?P<kind>[^\s{}"=]+)
        | (?P<name>[a-z_]+)=(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s{}"]+))
    )(?=\s|$)""",
    re.VERBOSE,
)
_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_ESCAPED = re.compile(r'\\(["\\])')


@dataclass
class Attributes:
    identity: str
    kind: str
    named: dict[str, str] = field(default_factory=dict)


def written(identity: str, kind: str, named: Mapping[str, str]) -> str:
    """The attributes in braces; those without a value are left out."""
    parts = [f"#{identity}", f".{kind}", *(f"{name}={_value(said)}" for name, said in named.items() if said)]
    return "{" + " ".join(parts) + "}"


def _value(said: str) -> str:
    if _BARE.fullmatch(said):
        return said
    return '"' + said.replace("\\", "\\\\").replace('"', '\\"') + '"'


def read(source: str, *, line: int, names: tuple[str, ...] | None = None) -> Attributes:
    """What stands between the braces. Raises FileUnusable for what is no attribute, or none of `names`."""
    found = Attributes("", "")
    place, source = 0, source.rstrip()
    while place < len(source):
        token = _TOKEN.match(source, place)
        if token is None:
            said = source[place:].strip()
            raise FileUnusable(f'“{said[:40]}” cannot be read here. Write {{#name .kind other="words"}}.', line=line)
        _take(token, found, line)
        place = token.end()
    if not found.identity or not found.kind:
        raise FileUnusable("Give this part a name of its own and its kind, such as {#my-part .section}.", line=line)
    if names is not None:
        refuse_unknown(found, names, line=line)
    return found


def refuse_unknown(found: Attributes, names: tuple[str, ...], *, line: int) -> None:
    for name in found.named:
        if name not in names:
            possible = f"Possible here: {', '.join(names)}." if names else "Nothing of the kind is possible here."
            raise FileUnusable(f"“{name}=” means nothing here. {possible}", line=line)


def _take(token: re.Match[str], found: Attributes, line: int) -> None:
    name = token["name"]
    if token["identity"] and not found.identity:
        found.identity = token["identity"]
    elif token["kind"] and not found.kind:
        found.kind = token["kind"]
    elif name and name not in found.named:
        quoted = token["quoted"]
        found.named[name] = token["bare"] if quoted is None else _ESCAPED.sub(r"\1", quoted)
    else:
        raise FileUnusable(f"“{token[0].strip()[:40]}” says again what was said before it. Keep one.", line=line)
