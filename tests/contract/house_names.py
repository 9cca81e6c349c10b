"""Sources of one target are compiled together (house_unity), so their anonymous namespaces are one: what they declare has
different names, also from the types of the folder's headers and the constants of the owner's. The compiler would tell as well, but only once a file more moves two of them into one compilation."""

import re

from house_source import Violation

# Folders whose sources make one target. Those of a target that says NO_UNITY are not here.
SHARED = re.compile(r"services/(common/(base|cache|feed|query|sql)|(registry|funding|awards)/(domain|rpc)|(funding|awards)/store)"
                    r"|tools/htxctl/(commands|files|rpc)|tests/conformance/(registry|funding|awards)|tests/unit/(funding|awards)/(domain|rpc)")
ANONYMOUS = re.compile(r"^namespace \{\n(.*?)^\}  // namespace$", re.S | re.M)
VALUE = re.compile(r"(?:inline |static )?(?:constexpr|const|constinit|thread_local|std::atomic\S*) .*?\b(k[A-Z]\w*)\b(?:\[\w*\])?(?: =|\(|\{|$)")
TYPE = re.compile(r"(?:struct|class|enum class|enum|using|namespace) (\w+)(?= =| \{| final| :|$)")
TYPE_OF_HEADER = re.compile(r"^(?:struct|class|enum class) (\w+)(?: final)?(?= :| \{)", re.M)
VALUE_OF_HEADER = re.compile(r"^inline (?:constexpr|const) .*?\b(k[A-Z]\w*)\b", re.M)
FUNCTION = re.compile(r"[\w:<>,&*\s]+? [&*]?(\w+)\((.*)")


def owner(path):
    """The service whose code or test it is, "htxctl", or "" for the rest."""
    return next((part for part in path.split("/") if part in ("registry", "funding", "awards", "htxctl")), "")


def declared(line):
    """What a line at the left margin declares: a name, for a function with the types of its parameters; or ""."""
    for pattern in (TYPE, VALUE):
        match = pattern.match(line)
        if match and not line.endswith(") {"):
            return match.group(1)
    match = FUNCTION.match(line)
    if match and not line.endswith(";"):
        return match.group(1) + "(" + re.sub(r"\s*\b\w+(?=,|\)| =)", "", match.group(2))
    return ""


def check(sources):
    violations, first = [], {}
    # Headers come first: what they declare is theirs.
    for path, source in sorted(sources.items(), key=lambda item: (item[0].endswith(".cc"), item[0])):
        folder = path.rpartition("/")[0]
        if path.endswith(".h"):
            first.update({(owner(path), match.group(1)): path for _, match in source.find(VALUE_OF_HEADER)})
        if not SHARED.fullmatch(folder):
            continue
        if path.endswith(".h"):
            first.update({(folder, match.group(1)): path for _, match in source.find(TYPE_OF_HEADER)})
        for at, block in source.find(ANONYMOUS):
            for offset, line in enumerate(block.group(1).split("\n"), start=1):
                name = declared(line) if line and line[0] not in " }/#" else ""
                # A constant hides one of the owner's headers from the sources that follow.
                other = first.get((owner(path), name)) or first.setdefault((folder, name), path) if name else path
                if other != path:
                    violations.append(Violation(path, at + offset, "shared-name",
                                                f"{name.split('(')[0]} is declared in {other} too; the two are compiled together"))
    return violations
