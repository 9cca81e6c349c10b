"""P6 and search: lists and searches of generated registers of 10 k, 100 k and 1 M organisations, on both engines.

The handlers run in the process of bench_reads, without a network: what is measured is the work of a list or a search. The
resident memory noted is that process's; the page cache of the databases is not in it.
"""

from registers import run

SEARCH_BAR_MS = 20
CALLS = 300


def lists(bench, results, bars, url, engine, size, smallest):
    *rows, memory = run(bench, "bench_reads", url, "list", size, CALLS)
    for page, bare in zip(rows[::2], rows[1::2]):
        name = page["name"]
        note = (f"p99 {page['p99_ms']:.2f} ms; processor {page['cpu_p50_ms']:.2f} ms against {bare['cpu_p50_ms']:.2f}; resident "
                f"{memory['peak_mib']:.0f} MB")
        # A rate against a rate, so that more is better as in the other pairs.
        results.add(f"P6 {name}, {size:,}, {engine}", 1000 / page["p50_ms"], 1000 / bare["p50_ms"], "pages/s", bars["P6"],
                    note=note)
        first_size, first = smallest.setdefault((engine, name), (size, page["p50_ms"]))
        if size != first_size:
            results.add(f"P6 {name}: time at {size:,} against {first_size:,}, {engine}", page["p50_ms"], first, "ms",
                        bars["P6 growth"], at_most=True)


def searches(bench, results, url, engine, size):
    *kinds, memory = run(bench, "bench_reads", url, "search", size, CALLS)
    for kind in kinds[1:]:  # The first warms up.
        results.add(f"Search p99, {kind['name']}, {size:,}, {engine}", kind["p99_ms"], SEARCH_BAR_MS, "ms", 1.0, at_most=True,
                    note=f"p50 {kind['p50_ms']:.2f} ms; processor p99 {kind['cpu_p99_ms']:.2f} ms; "
                         f"{kind['results']:.0f} hits; resident {memory['peak_mib']:.0f} MB")


def reads(bench, results, bars, registers, sizes):
    smallest = {}
    for engine in bench.engines:
        for size in sizes:
            url = registers.url(engine, size)
            print(f"P6: {size:,} organisations on {engine}", flush=True)
            lists(bench, results, bars, url, engine, size, smallest)
            searches(bench, results, url, engine, size)
