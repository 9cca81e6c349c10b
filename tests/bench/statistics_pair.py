"""P7: statistics by province, sector and kind as of any date, against GROUP BY over the revisions.

One generated register per size and engine. The figure of a size is recount over kept sums; the bar of growth is the time
at the largest size over the time at the smallest.
"""

import json
import os
import subprocess

from postgres_pair import Postgres

SIZES = (10_000, 100_000, 1_000_000)


def measure(bench, url, size):
    for command in ([os.path.join(bench.build, "bench", "generate_register"), url, str(size), "--writers", "2" if "postgres" in url else "1"],
                    [os.path.join(bench.build, "bench", "bench_statistics"), url, "--recounts", "5"]):
        done = subprocess.run(command, capture_output=True, text=True, timeout=3600, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def statistics(bench, results, bars, sizes=SIZES, engines=("sqlite", "postgresql")):
    for engine in engines:
        server = Postgres(bench) if engine == "postgresql" else None
        rows = []
        try:
            for size in sizes:
                if server:
                    server.sql(f"create database register{size}")
                    url = f"postgresql:host={server.folder} port={server.port} user=postgres dbname=register{size}"
                else:
                    url = "sqlite:" + os.path.join(bench.folder, f"register{size}.db")
                row = measure(bench, url, size)
                rows.append(row)
                note = (f"{row['groups']} groups; p99 {row['kept_p99_ms']} ms; recount {row['recount_ms']} ms; folded "
                        f"{row['entries_folded']} entries in {row['fold_seconds']} s, longest {row['longest_fold_ms']} ms; "
                        f"resident {row['resident_mib']} MiB")
                results.add(f"P7 {engine}, {size:,} organisations: recounts per answer", row["recount_ms"], row["kept_ms"],
                            "ms", bar=bars["P7"] if size == sizes[-1] else None, note=note)
        finally:
            if server:
                server.stop()
        results.add(f"P7 {engine}: {sizes[-1]:,} against {sizes[0]:,}", rows[-1]["kept_ms"], rows[0]["kept_ms"], "ms",
                    bar=bars["P7 growth"], at_most=True)
