"""A strict reader of iCalendar files (RFC 5545), written from the standard: not the library that makes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

_LINE = re.compile(r"(?P<name>[A-Z-]+)(?P<parameters>(;[A-Z-]+=[^;:]+)*):(?P<value>.*)\Z", re.DOTALL)
_ESCAPES = re.compile(r"\\(.)", re.DOTALL)
ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "CLASS", "TRANSP"}
STATUSES = {"CONFIRMED", "CANCELLED", "TENTATIVE"}


@dataclass
class Component:
    kind: str
    properties: dict[str, str] = field(default_factory=dict)
    parts: list[Component] = field(default_factory=list)


@dataclass(frozen=True)
class Entry:
    """One event as a calendar shows it."""

    title: str
    starts: date | datetime
    ends: date | datetime
    sequence: int
    cancelled: bool
    alarms: int


def read_calendar(data: bytes) -> dict[str, Entry]:
    """Every event by its UID. Raises AssertionError for a file that breaks the standard."""
    calendar = _components(_lines(data))
    assert calendar.kind == "VCALENDAR"
    assert calendar.properties["VERSION"] == "2.0"
    assert calendar.properties["PRODID"]
    assert calendar.parts, "a calendar holds at least one component"
    found: dict[str, Entry] = {}
    for event in calendar.parts:
        assert event.kind == "VEVENT"
        assert event.properties["UID"] not in found, "a UID stands once"
        found[event.properties["UID"]] = _entry(event)
    return found


def _lines(data: bytes) -> list[str]:
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b""), "lines end with CR LF"
    raw = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(0 < len(line) <= 75 for line in raw), "a line has at most 75 octets, and is not empty"
    lines: list[bytes] = []
    for line in raw:
        if line[:1] in (b" ", b"\t"):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return [line.decode("utf-8") for line in lines]


def _components(lines: list[str]) -> Component:
    root = Component("")
    stack = [root]
    for line in lines:
        match = _LINE.match(line)
        assert match, f"no content line: {line}"
        name, value = match["name"], match["value"]
        if name == "BEGIN":
            stack[-1].parts.append(Component(value))
            stack.append(stack[-1].parts[-1])
        elif name == "END":
            assert stack.pop().kind == value, "components are nested"
        else:
            properties = stack[-1].properties
            assert name not in properties or name not in ONCE, f"{name} stands once"
            assert "TZID" not in match["parameters"], "a time zone's name would ask for its rules in the file"
            is_day = match["parameters"] == ";VALUE=DATE"
            assert is_day == (name in ("DTSTART", "DTEND") and len(value) == 8), "a day says that it is one"
            properties[name] = _ESCAPES.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    assert len(stack) == 1
    (calendar,) = root.parts
    return calendar


def _entry(event: Component) -> Entry:
    values = event.properties
    _moment(values["DTSTAMP"])
    assert values["STATUS"] in STATUSES
    starts, ends = _moment(values["DTSTART"]), _moment(values["DTEND"])
    assert type(starts) is type(ends)
    assert starts < ends
    for alarm in event.parts:
        assert alarm.kind == "VALARM"
        assert alarm.properties["ACTION"] == "DISPLAY"
        assert alarm.properties["DESCRIPTION"]
        assert re.fullmatch(r"-P(\d+D|T\d+[HM])", alarm.properties["TRIGGER"])
    return Entry(
        title=values["SUMMARY"],
        starts=starts,
        ends=ends,
        sequence=int(values["SEQUENCE"]),
        cancelled=values["STATUS"] == "CANCELLED",
        alarms=len(event.parts),
    )


def _moment(value: str) -> date | datetime:
    if len(value) == 8:
        return datetime.strptime(value, "%Y%m%d").date()  # noqa: DTZ007 - a day has no time zone
    return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
