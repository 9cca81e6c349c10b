"""Prints what took longest in a build folder, from ninja's own log: slowest.py BUILD_FOLDER [COUNT]. Builds that ccache
answered look quick; for true figures build with CCACHE_DISABLE=1 in a fresh folder."""

import sys


def main(folder, count):
    took = {}
    with open(f"{folder}/.ninja_log", encoding="utf-8") as log:
        for line in log:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 5:
                # A later line for the same output is a later build.
                took[parts[3]] = (int(parts[1]) - int(parts[0])) / 1000
    compiled = {name: seconds for name, seconds in took.items() if name.endswith((".o", ".gch"))}
    for name, seconds in sorted(took.items(), key=lambda item: -item[1])[:count]:
        print(f"{seconds:7.1f} s  {name}")
    print(f"{sum(compiled.values()):7.1f} s  all {len(compiled)} compilations together; "
          f"{sum(took.values()) - sum(compiled.values()):.1f} s the rest (generating, archiving, linking)")


main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20)
