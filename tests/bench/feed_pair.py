"""P10: catching up with the feed and taking a snapshot, against the same rows through the bare driver; and how long after
its recording a change is with each of a thousand followers, over gRPC on the loopback.
"""

from postgres_pair import Postgres
from registers import run

FOLLOWERS = 1000
CHANGES = 100
PER_SECOND = 5
LAG_BAR_MS = 50


def catch_up(bench, results, bars, registers, sizes):
    for engine in bench.engines:
        for size in sizes:
            url = registers.url(engine, size)
            print(f"P10: {size:,} organisations on {engine}", flush=True)
            (row,) = run(bench, "bench_feed", url, 3)
            for name, way, floor in (("ListChanges", "list", "bare_changes"), ("WatchChanges", "watch", "bare_changes"),
                                     ("StreamSnapshot", "snapshot", "bare_snapshot")):
                value, base = row[way], row[floor]
                if value["records"] != base["records"]:
                    raise RuntimeError(f"{name} gave {value['records']} records, there are {base['records']}")
                results.add(f"P10 {name} of {value['records']:,}, {engine}", value["records"] / value["seconds"],
                            base["records"] / base["seconds"], "records/s", bars["P10"],
                            note=f"processor {value['cpu_seconds']:.1f} s; resident {row['resident_mib']:.0f} MiB; the keeper took "
                                 f"in {row['kept']:,} changes in {row['keep_seconds']:.0f} s")


def followers(bench, results):
    for engine in bench.engines:
        server = Postgres(bench) if engine == "PostgreSQL" else None
        try:
            registry = bench.registry(server.database("registry") if server else f"sqlite:{bench.fresh('db')}")
            print(f"P10: {FOLLOWERS:,} followers on {engine}", flush=True)
            (row,) = run(bench, "bench_followers", registry.address, FOLLOWERS, CHANGES, PER_SECOND, timeout=180)
            results.add(f"P10 lag p99 of {FOLLOWERS:,} followers, {engine}", row["p99_us"] / 1000, LAG_BAR_MS, "ms", 1.0,
                        at_most=True,
                        note=f"{CHANGES} changes, {row['per_second']:.1f} a second; p50 {row['p50_us'] / 1000:.1f} ms, slowest "
                             f"{row['max_us'] / 1000:.1f} ms; resident {registry.resident_mib():.0f} MiB")
            registry.stop()
        finally:
            if server:
                server.stop()
