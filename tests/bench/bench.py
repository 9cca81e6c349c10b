#!/usr/bin/env python3
"""Runs the benchmark pairs and writes their figures. See scripts/bench and docs/benchmarks.md.

Every figure is a pair: the suite and a floor, measured in turns (A, B, A, B, …) in the same run, medians of at least five
turns. Servers run on processor 0 and generators on processor 1 where that can be done.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import awards_pair
import day_end_pair
import feed_pair
import import_pair
import ledger_pair
import postgres_pair
import reads_pair
import registers
import registry_pairs
import repayment_pair
import schedule_pair
import statistics_pair
from processes import ENGINES, Bench

BARS = {  # Design, section 9.
    "P1": 0.60,
    "P1 p99": 2.0,
    "P2 near": 10.0,
    "P2 redis": 2.0,
    "P3": 3.0,
    "P4": 0.6,
    "P5": 0.5,
    "P6": 0.5,
    "P6 growth": 1.5,
    "P7": 100.0,
    "P7 growth": 1.5,
    "P8": 0.3,
    "P10": 0.3,
}

PARTS = {f"P{n}" for n in range(1, 11)} | {"idle", "ledger", "awards", "schedules"}
REGISTERS = (10_000, 100_000, 1_000_000)  # Organisations.


def sizes_of(args, usual):
    return [int(size) for size in args.sizes.split(",")] if args.sizes else list(usual)


def version_of(package):
    found = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=False)
    return found.stdout or "not installed"


def cpu_model():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        for line in info:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


def environment():
    return {
        "kernel": platform.release(),
        "cpu": cpu_model(),
        "processors": os.cpu_count(),
        "load_average": os.getloadavg()[0],
        "packages": {p: version_of(p) for p in
                     ["libgrpc++1.51", "libprotobuf32", "libsqlite3-0", "postgresql-15", "redis-server", "nghttp2-client"]},
        "transport": "loopback, no TLS",
        "durability": {"sqlite": "WAL, synchronous = full", "postgresql": "fsync = on, synchronous_commit = on"},
    }


def print_table(results):
    print(f"{'what':<58} {'value':>10} {'floor':>10} {'ratio':>7} {'bar':>7}  {'':<6} unit")
    for row in results:
        bar = "" if row["bar"] is None else f"{row['bar']:g}"
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
        floor = "" if row["floor"] is None else f"{row['floor']:,.1f}"
        met = "" if row["met"] is None else ("met" if row["met"] else "missed")
        print(f"{row['name']:<58} {row['value']:>10,.1f} {floor:>10} {ratio:>7} {bar:>7}  {met:<6} {row['unit']}")


class Results:
    """Collects rows. A ratio is value / floor; `at_most` turns the bar round."""

    def __init__(self):
        self.rows = []

    def add(self, name, value, floor, unit, bar=None, at_most=False, spread=None, note=""):
        ratio = None if not floor else value / floor
        met = None
        if bar is not None and ratio is not None:
            met = ratio <= bar if at_most else ratio >= bar
        self.rows.append({"name": name, "value": round(value, 3), "floor": None if floor is None else round(floor, 3),
                          "ratio": None if ratio is None else round(ratio, 3), "bar": bar, "unit": unit, "met": met,
                          "spread": spread, "note": note})
        print(f"  {name}: {value:,.1f} against {floor}", flush=True)


def measure_registers(bench, results, parts, sizes, keep):
    filled = registers.Registers(bench, keep)
    try:
        if "P6" in parts:
            reads_pair.reads(bench, results, BARS, filled, sizes)
        if "P7" in parts:
            statistics_pair.statistics(bench, results, BARS, filled, sizes)
        if "P10" in parts:
            feed_pair.catch_up(bench, results, BARS, filled, sizes)
            feed_pair.followers(bench, results)
    finally:
        filled.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--sizes", help="registers of P6, P7 and P10 and imports of P8, in organisations; loans of P9; entries of "
                        "the ledger; each has its own when not said")
    parser.add_argument("--engines", default=",".join(ENGINES), help="of the parts that run on both")
    parser.add_argument("--registers", help="folder in which these registers are kept for the next run")
    parser.add_argument("parts", nargs="*", default=[])
    args = parser.parse_args()
    parts = set(args.parts) or {"P1", "P2", "P3", "P4", "idle"}
    if parts - PARTS:
        parser.error(f"no such part: {', '.join(sorted(parts - PARTS))}; there are {', '.join(sorted(PARTS))}")
    engines = args.engines.split(",")
    if set(engines) - set(ENGINES):
        parser.error(f"--engines takes {' and '.join(ENGINES)}")
    results = Results()
    # A real disk: what is durable must be waited for.
    folder = tempfile.mkdtemp(prefix="bench-", dir=os.path.dirname(os.path.abspath(args.out)))
    before = environment()
    try:
        bench = Bench(os.path.abspath(args.build), folder, engines)
        try:
            if "P1" in parts:
                registry_pairs.read_one(bench, results, BARS)
            if "P2" in parts:
                registry_pairs.look_up(bench, results, BARS)
            if "P3" in parts:
                registry_pairs.create_sqlite(bench, results, BARS)
            if "P4" in parts:
                postgres_pair.create_postgres(bench, results, BARS)
            if "P8" in parts:
                import_pair.imports(bench, results, BARS, sizes_of(args, REGISTERS))
            if "ledger" in parts:
                ledger_pair.trial_balance(bench, results, sizes_of(args, (5_000_000,)))
            if "P5" in parts:
                repayment_pair.repayments(bench, results, BARS)
            if "awards" in parts:
                awards_pair.awards(bench, results)
            if "schedules" in parts:
                schedule_pair.schedules(bench, results)
            if "P9" in parts:
                day_end_pair.day_end(bench, results, sizes_of(args, (100_000,)))
            if parts & {"P6", "P7", "P10"}:
                measure_registers(bench, results, parts, sizes_of(args, REGISTERS), args.registers)
            if "idle" in parts:
                registry_pairs.idle_stall(bench, results)
        finally:
            bench.stop_all()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    with open(args.out, "w", encoding="utf-8") as out:
        json.dump({"environment": before, "results": results.rows}, out, indent=1, ensure_ascii=False)
        out.write("\n")
    print(f"Environment: {before['cpu']}, {before['processors']} processors, kernel {before['kernel']}, "
          f"load {before['load_average']:.1f} at the start")
    print_table(results.rows)


if __name__ == "__main__":
    main()
