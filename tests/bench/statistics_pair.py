"""P7: statistics by province, sector and kind as of any date, against GROUP BY over the revisions.

The figure of a size is recount over kept sums; the bar of growth is the time at the largest size over the time at the
smallest.
"""

from registers import run


def statistics(bench, results, bars, registers, sizes):
    for engine in bench.engines:
        rows = []
        for size in sizes:
            url = registers.url(engine, size)
            print(f"P7: {size:,} organisations on {engine}", flush=True)
            (row,) = run(bench, "bench_statistics", url, "--recounts", 5)
            rows.append(row)
            note = (f"{row['groups']} groups; p99 {row['kept_p99_ms']} ms; folded {row['entries_folded']} entries in "
                    f"{row['fold_seconds']} s, longest {row['longest_fold_ms']} ms; resident {row['resident_mib']} MiB")
            results.add(f"P7 recounts per answer, {size:,}, {engine}", row["recount_ms"], row["kept_ms"], "ms",
                        bar=bars["P7"] if size == sizes[-1] else None, note=note)
        if len(sizes) > 1:
            results.add(f"P7 time at {sizes[-1]:,} against {sizes[0]:,}, {engine}", rows[-1]["kept_ms"], rows[0]["kept_ms"], "ms",
                        bar=bars["P7 growth"], at_most=True)
