"""Rules about single files: errors, waits, numbers, lengths, words."""

import re

from house_source import CODE, SERVICES, Violation, owner_and_room

LINES_WARN, LINES_MAX = 300, 500

# INTERNAL and DATA_LOSS are for the log alone (the seal masks them); an error without a text is a signal between functions.
STATUS_MAKERS = (r"\babsl::(Aborted|AlreadyExists|Cancelled|DeadlineExceeded|FailedPrecondition|"
                 r"InvalidArgument|NotFound|OutOfRange|PermissionDenied|ResourceExhausted|Unauthenticated|Unavailable|"
                 r"Unimplemented|Unknown)Error\((?!(\"\")?\))")
SLEEPS = r"\b(sleep_for|sleep_until|SleepFor|usleep|nanosleep)\b|(?<![\w.>])sleep\s*\("
WALL_CLOCK = r"\babsl::Now\(|\bsystem_clock\b|\btime\(nullptr\)|\bgettimeofday\b"
SQL = r'"\s*(?i:select\s[^"]*\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s)|\btx\s*\.\s*(?:Query|Execute)\('
# Written so that this file does not break its own rules.
WORDS = (
    ("TO" + r"DO(?!\(#\d+\): \S)", "name the issue and what unblocks it: (#123): what"),
    (r"\bFIX" + r"ME\b|\bX" + r"XX\b", "open an issue instead"),
    (r"(?<![\w.}/~*-])/(?:work|root|home)/\w", "an absolute path of one machine"),
)


def _code(sources, *folders):
    for path, source in sources.items():
        if path.endswith(CODE) and path.startswith(folders):
            yield path, source, *owner_and_room(path)


def check_errors(sources):
    """Errors come from domain/errors.h or common/base/error.h, nowhere else."""
    for path, source, owner, room in _code(sources, "services/"):
        if owner == "common":
            continue
        for line, match in source.find(STATUS_MAKERS, source.code):
            yield Violation(path, line, "error", f"{match.group(0)}…) has no reason and one language; list it in domain/errors.h")
        if not re.search(r"/domain/\w*errors\.(h|cc)$", path):
            for line, _ in source.find(r"\bMakeError\(", source.bare):
                yield Violation(path, line, "error", "an error that domain/errors.h does not list")


def check_waits(sources):
    """Nothing sleeps to synchronise."""
    for path, source, *_ in _code(sources, "services/", "tests/", "tools/"):
        if path.startswith("tests/bench/"):
            continue  # Silence is one of the things that are measured.
        for line, match in source.find(SLEEPS, source.bare):
            yield Violation(path, line, "sleep", f"{match.group(0).strip()}: wait for the event, with a limit")


def check_tests(sources):
    """A test runs or fails."""
    for path, source, *_ in _code(sources, "tests/"):
        for line, match in source.find(r"\bGTEST_SKIP\b|\bDISABLED_\w*", source.bare):
            yield Violation(path, line, "skip", f"{match.group(0)}: a test runs or fails")


def check_domain(sources):
    """Rules are exact and pure."""
    for path, source, owner, room in _code(sources, "services/"):
        if owner not in SERVICES:
            continue
        if room == "domain":
            for line, match in source.find(r"\b(double|float)\b", source.bare):
                yield Violation(path, line, "exact", f"{match.group(0)} in a rule; use int64 or a ratio")
        # Handlers may wait until an instant of the real clock; what they record comes from the injected one.
        if room in ("domain", "store"):
            for line, match in source.find(WALL_CLOCK, source.bare):
                yield Violation(path, line, "clock", f"{match.group(0)}: take the injected clock's value")
        if room in ("domain", "handlers", "service", "clients"):
            for line, _ in source.find(SQL, source.code):
                yield Violation(path, line, "sql", "SQL stands in store/ alone")


def check_views(sources):
    """One kind of view: Debian's absl views are not std views."""
    for path, source, *_ in _code(sources, "services/", "tools/", "tests/"):
        for line, match in source.find(r"\bstd::(string_view|span)\b", source.bare):
            yield Violation(path, line, "view", f"{match.group(0)}: use absl::string_view and absl::Span")


def check_headers(sources):
    for path, source, *_ in _code(sources, "services/", "tools/", "tests/"):
        if path.endswith(".h") and "#pragma once" not in source.lines[:1]:
            yield Violation(path, 1, "header", "the first line is #pragma once")


def check_lengths(sources):
    for path, source in sources.items():
        if path.endswith(CODE + (".proto", ".py", ".cmake", ".sh")) and len(source.lines) - 1 > LINES_MAX:
            yield Violation(path, len(source.lines) - 1, "length", f"more than {LINES_MAX} lines; one noun per file")


def long_files(sources):
    """(path, lines) of files that are allowed but should shrink."""
    return [(path, len(source.lines) - 1) for path, source in sources.items()
            if path.endswith(CODE + (".proto", ".py")) and LINES_WARN < len(source.lines) - 1 <= LINES_MAX]


def check_words(sources):
    for path, source in sources.items():
        for pattern, why in WORDS:
            for line, match in source.find(pattern):
                yield Violation(path, line, "word", f"{match.group(0)}: {why}")
    for path in ("package-lock.json", ".npmrc", "package.json"):
        if path in sources:
            for line, _ in sources[path].find(r"://"):
                yield Violation(path, line, "word", "a package host is written down")


_CONTROL = re.compile(r"^\s*(if|for|while|switch|else|do|try|catch|case|default)\b")


def _enclosing_head(bare, position):
    """The text before the `{` of the function or lambda around `position`."""
    depth = 0
    for at in range(position - 1, -1, -1):
        if bare[at] == "}":
            depth += 1
        elif bare[at] == "{":
            if depth:
                depth -= 1
                continue
            # The head starts after the last statement or block; semicolons inside parentheses (for, if) do not count.
            parens, start = 0, 0
            for back in range(at - 1, -1, -1):
                parens += {")": 1, "(": -1}.get(bare[back], 0)
                if parens <= 0 and bare[back] in ";{}" and not (parens < 0):
                    start = back + 1
                    break
            head = bare[start:at]
            if _CONTROL.match(head) or re.fullmatch(r"\s*(case\b.*:)?\s*", head, re.S):
                continue
            return head
    return ""


def returns_status_or(head):
    """True for the head of a function or lambda whose declared result is an absl::StatusOr."""
    lambda_result = re.search(r"\]\s*(\(.*\))?[^()]*->\s*([\w:<>,\s*&]+?)\s*$", head, re.S)
    if lambda_result:
        return "StatusOr" in lambda_result.group(2)
    if re.search(r"\]\s*(\([^()]*\))?\s*(mutable\s*)?$", head):
        return False  # A lambda without a declared result deduces absl::Status.
    before = head.split("(")[0]
    return "StatusOr" in before


def check_status_or(sources):
    """`return absl::OkStatus();` from a StatusOr function compiles and ends the process."""
    for path, source, *_ in _code(sources, "services/", "tools/", "tests/"):
        for line, match in source.find(r"return absl::OkStatus\(\);", source.bare):
            if returns_status_or(_enclosing_head(source.bare, match.start())):
                yield Violation(path, line, "status-or", "OkStatus from a StatusOr function ends the process")


ALL = (check_errors, check_waits, check_tests, check_domain, check_views, check_headers, check_lengths, check_words,
       check_status_or)
