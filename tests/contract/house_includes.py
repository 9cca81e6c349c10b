"""Who may include what (CONTRIBUTING.md, "Rooms"). CMake checks the link edges; this checks the includes, directly and
through our own headers."""

import os
import re

from house_source import CODE, SERVICES, Violation, owner_and_room

# Kinds of includes that are not ours. The first pattern that matches names the kind.
FOREIGN = (
    ("grpc", r"grpc(pp)?/|.*\.grpc\.pb\.h$"),
    ("proto", r"htx/.*\.pb\.h$|google/(rpc|type)/.*\.pb\.h$|google/protobuf/"),
    ("soci", r"soci/|sqlite3\.h|libpq|postgresql/|boost/"),
    ("hiredis", r"hiredis/|ev\.h$"),
    ("log", r"spdlog/|fmt/"),
    ("metrics", r"prometheus/"),
    ("cli", r"CLI/"),
    ("gtest", r"gtest/|gmock/|benchmark/"),
)

# Room -> (other rooms of its own owner, rooms of common, kinds of foreign includes).
MAY = {
    "base": ((), ("base",), ("cli",)),
    "query": ((), ("base",), ()),
    "sql": ((), ("base",), ("soci", "proto")),
    "cache": ((), ("base",), ("hiredis",)),
    "rpc": ((), ("base",), ("grpc", "proto", "log", "metrics")),
    "feed": ((), ("base", "rpc", "sql", "query"), ("proto",)),
    "program": ((), ("base", "rpc", "cache", "sql", "feed"), ()),
    "domain": ((), ("base",), ()),
    "store": (("domain",), ("base", "sql", "query"), ()),
    "clients": (("domain",), ("base", "rpc", "cache"), ("grpc", "proto")),
    "handlers": (("domain", "store", "clients"), ("base", "rpc", "feed", "sql", "query", "cache"), ("proto",)),
    "service": (("domain", "store", "clients", "handlers"),
                ("base", "rpc", "feed", "sql", "query", "cache"), ("grpc", "proto")),
    "main": (("domain", "store", "clients", "handlers", "service"),
             ("base", "program", "rpc", "feed", "sql", "query", "cache"), ("grpc", "proto", "log", "metrics")),
    "tools": ((), ("base", "rpc", "query"), ("grpc", "proto", "log", "cli", "soci")),
}

# What must not reach a room even through headers of ours: handlers stay testable without a server, rules without anything.
NEVER_REACHES = {
    "domain": ("grpc", "proto", "soci", "hiredis", "log", "metrics"),
    "store": ("grpc", "proto", "soci", "hiredis"),
    "feed": ("grpc", "soci"),
    "handlers": ("grpc", "soci", "hiredis"),
}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.M)


def includes(source):
    for match in INCLUDE.finditer(source.code):
        yield source.text.count("\n", 0, match.start()) + 1, match.group(1), match.group(2)


def foreign_kind(target):
    for kind, pattern in FOREIGN:
        if re.match(pattern, target):
            return kind
    return ""


def _target_path(target, sources):
    """The file of ours behind an include, or ""."""
    for path in (os.path.join("services", target), target):
        if path in sources:
            return path
    return ""


def _reach(path, sources, seen):
    """Kinds of foreign includes reached from `path` through our own headers, each with the header that brings it."""
    found = {}
    for _, _, target in includes(sources[path]):
        ours = _target_path(target, sources)
        if ours and ours not in seen:
            seen.add(ours)
            for kind, via in _reach(ours, sources, seen).items():
                found.setdefault(kind, via)
        elif not ours and foreign_kind(target):
            found.setdefault(foreign_kind(target), path)
    return found


def _check_one(source, line, quote, target, owner, room):
    def broken(message):
        return Violation(source.path, line, "include", message)

    if ".." in target.split("/"):
        return broken(f'"{target}": paths start at services/ or at the root')
    first = target.split("/")[0]
    target_owner, target_room = owner_and_room("services/" + target) if first in SERVICES + ("common",) else ("", "")
    if first == "htx" and target.startswith(tuple(f"htx/{s}/" for s in SERVICES)):
        peer = target.split("/")[1]
        if owner in SERVICES and peer != owner and room != "clients" and room != "main":
            return broken(f"{target}: only clients/ sees the contract of a peer")
    if room == "tests":
        return None
    if target_owner in SERVICES and target_owner != owner:
        return broken(f"{target}: a service includes no other; share proto/ and services/common/")
    own, common, foreign = MAY.get(room, ((), (), ()))
    if room not in MAY:
        return broken(f"{source.path} stands in no known room")
    if target_owner and target_owner == owner and owner != "common" and target_room not in own + (room,):
        return broken(f"{room} may not include {target} (room {target_room})")
    if target_owner == "common" and target_room not in common + (room,):
        return broken(f"{room} may not include {target}")
    if target_owner == "common" and target_room == "base" and room == "domain" and target.endswith("/clock.h"):
        return broken("a rule takes `now` as a value; it knows no clock")
    kind = "" if target_owner else foreign_kind(target)
    if kind and kind not in foreign:
        return broken(f"{room} may not include {target} ({kind})")
    return None


def check(sources):
    violations = []
    for path, source in sources.items():
        owner, room = owner_and_room(path)
        if not path.endswith(CODE) or not owner:
            continue
        for line, quote, target in includes(source):
            violation = _check_one(source, line, quote, target, owner, room)
            if violation:
                violations.append(violation)
        if owner in SERVICES and room in NEVER_REACHES:
            for kind, via in _reach(path, sources, {path}).items():
                if kind in NEVER_REACHES[room] and via != path:
                    violations.append(Violation(path, 1, "include", f"{kind} reaches {room} through {via}"))
    return violations
