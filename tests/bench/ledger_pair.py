"""Trial balances of generated books from kept sums, against reading the lines."""

from postgres_pair import databases
from registers import run

MOST_MS = 200


def trial_balance(bench, results, sizes):
    for engine, size, url in databases(bench, "ledger", sizes):
        print(f"ledger: {size:,} entries on {engine}", flush=True)
        (row,) = run(bench, "bench_ledger", url, size)
        note = (f"{row['lines']} lines; line by line {row['recount_ms']} ms; filled in {row['fill_seconds']} s; "
                f"{row['folded']} folded in {row['fold_seconds']} s, longest {row['longest_fold_ms']} ms")
        results.add(f"trial balance p99 against {MOST_MS} ms, {size:,}, {engine}", row["kept_p99_ms"], MOST_MS, "ms",
                    bar=1.0, at_most=True, note=note)
