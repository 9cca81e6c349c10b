"""P6 and search: lists and searches of generated registers of 10 k, 100 k and 1 M organisations, on both engines.

The handlers run in the process of bench_reads, without a network: what is measured is the work of a list or a search. Its
resident memory is noted; the page cache of the databases is not in it.
"""

import json
import os
import subprocess

from postgres_pair import Postgres

SIZES = (10_000, 100_000, 1_000_000)
SEARCH_BAR_MS = 20


def run(bench, program, *arguments):
    """The JSON lines of a program, and the greatest resident memory it had, in MB."""
    command = [os.path.join(bench.build, "bench", program), *[str(a) for a in arguments]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        lines = process.stdout.read().splitlines()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} failed")
    return [json.loads(line) for line in lines], usage.ru_maxrss / 1024


def engines(bench, size):
    yield "SQLite", f"sqlite:{bench.path(f'reads-{size}.db')}"
    server = Postgres(bench)
    try:
        server.sql("create database reads")
        yield "PostgreSQL", f"postgresql:host={server.folder} port={server.port} user=postgres dbname=reads"
    finally:
        server.stop()


def reads(bench, results, bars, sizes=SIZES):
    smallest = {}
    for size in sizes:
        for engine, url in engines(bench, size):
            print(f"P6: {size} organisations on {engine}", flush=True)
            filled, _ = run(bench, "generate_register", url, size, "--plain", "--writers", 1 if engine == "SQLite" else 4)
            (page, bare), memory = run(bench, "bench_reads", url, "list", size, 300)
            note = f"filled in {filled[0]['seconds']:.0f} s; resident {memory:.0f} MB; p99 {page['p99_ms']:.2f} ms"
            # A rate against a rate, so that more is better as in the other pairs.
            results.add(f"P6 filtered page of 50, {size} organisations, {engine}", 1000 / page["p50_ms"], 1000 / bare["p50_ms"],
                        "pages/s", bars["P6"], note=note)
            first = smallest.setdefault(engine, page["p50_ms"])
            if first is not page["p50_ms"]:
                results.add(f"P6 time at {size} against {sizes[0]}, {engine}", page["p50_ms"], first, "ms", bars["P6 growth"],
                            at_most=True)
            kinds, memory = run(bench, "bench_reads", url, "search", size, 300)
            for kind in kinds[1:]:  # The first warms up.
                results.add(f"Search p99, {kind['name']}, {size}, {engine}", kind["p99_ms"], SEARCH_BAR_MS, "ms", 1.0, at_most=True,
                            note=f"p50 {kind['p50_ms']:.2f} ms; processor p99 {kind['cpu_p99_ms']:.2f} ms; "
                                 f"{kind['results']:.0f} hits; resident {memory:.0f} MB")
