"""Trial balances of generated books from kept sums, against reading the lines."""

from postgres_pair import Postgres
from registers import run

MOST_MS = 200


def trial_balance(bench, results, sizes):
    for engine in bench.engines:
        server = Postgres(bench) if engine == "PostgreSQL" else None
        try:
            for size in sizes:
                print(f"ledger: {size:,} entries on {engine}", flush=True)
                url = f"sqlite:{bench.fresh('db')}"
                if server is not None:
                    server.sql(f"create database ledger{size}")
                    url = f"postgresql:host={server.folder} port={server.port} user=postgres dbname=ledger{size}"
                (row,) = run(bench, "bench_ledger", url, size)
                note = (f"{row['lines']} lines; line by line {row['recount_ms']} ms; filled in {row['fill_seconds']} s; "
                        f"{row['folded']} folded in {row['fold_seconds']} s, longest {row['longest_fold_ms']} ms")
                results.add(f"trial balance p99 against {MOST_MS} ms, {size:,}, {engine}", row["kept_p99_ms"], MOST_MS, "ms",
                            bar=1.0, at_most=True, note=note)
        finally:
            if server is not None:
                server.stop()
