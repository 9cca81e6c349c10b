#!/usr/bin/python3
"""The house rules that a scan of the text can check. Prints path:line: rule: what, and ends with 1 when any is broken.

    tests/contract/house_rules.py [ROOT]
"""

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import house_errors
import house_includes
import house_names
import house_source
import house_tests
import house_text


def violations(sources):
    found = []
    for rules in (house_includes, house_errors, house_names, house_tests):
        found += rules.check(sources)
    for rule in house_text.ALL:
        found += rule(sources)
    return sorted(found, key=lambda violation: (violation.path, violation.line, violation.rule))


def main(arguments):
    root = arguments[1] if len(arguments) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    sources = house_source.load(root)
    if len(sources) < 50 and len(arguments) < 2:
        print(f"only {len(sources)} files found under {root}: not the house")
        return 2
    found = violations(sources)
    for violation in found:
        print(violation)
    long = house_text.long_files(sources)
    if long:
        print(f"note: {len(long)} files have more than {house_text.LINES_WARN} lines: " +
              ", ".join(f"{path} ({lines})" for path, lines in sorted(long, key=lambda item: -item[1])[:10]))
    print(f"{len(sources)} files, {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
