"""Every error that a service lists is provoked by some test."""

import re

from house_source import Violation

LISTS = r"services/(common/base/error|common/[a-z]+/errors|[a-z]+/domain/\w*errors)\.h$"
DECLARATION = re.compile(r"^absl::Status (\w+)\(", re.M)
# Makers and readers of errors, which are no errors themselves.
NOT_ERRORS = {"MakeError", "ToStatus", "Precondition", "ResourceError"}


def _reason(name, definition):
    """The UPPER_SNAKE reason inside the definition of `name`, or ""."""
    match = re.search(rf"^absl::Status {name}\(.*?^}}", definition, re.M | re.S)
    reason = re.search(r'"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)"', match.group(0)) if match else None
    return reason.group(1) if reason else ""


def check(sources):
    tests = "\n".join(source.code for path, source in sources.items()
                      if path.startswith("tests/") and not path.startswith("tests/contract/") and path.endswith((".cc", ".h")))
    words = set(re.findall(r"\w+", tests))
    violations = []
    for path, source in sources.items():
        if not re.match(LISTS, path):
            continue
        implementation = sources.get(path[:-2] + ".cc")
        definition = (implementation.code if implementation else "") + source.code
        seen = {}
        for line, match in source.find(DECLARATION, source.bare):
            name = match.group(1)
            if name in NOT_ERRORS:
                continue
            reason = _reason(name, definition)
            if reason and reason in seen and name != seen[reason]:
                violations.append(Violation(path, line, "error-list", f"{name} has the reason {reason} of {seen[reason]}"))
            seen.setdefault(reason, name)
            if name not in words and (not reason or reason not in words):
                violations.append(Violation(path, line, "error-test", f"no test provokes {name} ({reason or 'reason unknown'})"))
            # One comment may stand over a block of sisters.
            above = line - 2
            while above > 0 and source.lines[above].strip() and not source.lines[above].lstrip().startswith("//"):
                above -= 1
            if not source.lines[above].lstrip().startswith("//"):
                violations.append(Violation(path, line, "error-list", f"{name} has no comment with code, reason and remedy"))
    return violations
