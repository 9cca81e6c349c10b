"""Every test that a page of the documentation names is there."""

import re

from house_source import Violation

DECLARED = re.compile(r"^TEST(?:_P|_F)?\((\w+), (\w+)\)", re.M)
NAMED = re.compile(r"`([A-Z]\w+)\.([A-Z]\w+|\*)`")
PAGES = ("docs/regressions.md", "docs/funding/invariants.md", "docs/awards/invariants.md")


def check(sources):
    tests = {}
    for path, source in sources.items():
        if path.startswith("tests/") and path.endswith(".cc"):
            for suite, name in DECLARED.findall(source.code):
                tests.setdefault(suite, set()).add(name)
    violations = []
    for path in PAGES:
        if path not in sources:
            continue
        for number, line in enumerate(sources[path].lines, start=1):
            for suite, name in NAMED.findall(line):
                if name not in tests.get(suite, set()) and not (name == "*" and suite in tests):
                    violations.append(Violation(path, number, "named-test", f"there is no test {suite}.{name}"))
    return violations
