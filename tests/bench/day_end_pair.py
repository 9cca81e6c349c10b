"""The end of a day over generated loans, against set-based statements that do the same arithmetic."""

from postgres_pair import databases
from registers import run

LEAST_PER_SECOND = 10_000
LEAST_PART = 0.3


def day_end(bench, results, sizes):
    for engine, size, url in databases(bench, "dayend", sizes):
        print(f"day end: {size:,} loans on {engine}", flush=True)
        (row,) = run(bench, "bench_day_end", url, size)
        for day in ("month_end", "ordinary"):
            rate = row[f"{day}_per_s"]
            note = f"with roll-up and digest {row[f'{day}_with_digest_per_s']} loans/s"
            results.add(f"end of day against {LEAST_PER_SECOND:,} loans/s, {day}, {size:,}, {engine}", rate,
                        LEAST_PER_SECOND, "loans/s", bar=1.0, note=note)
        results.add(f"end of day (month end) against set-based SQL, {size:,}, {engine}", row["month_end_per_s"],
                    row["floor_per_s"], "loans/s", bar=LEAST_PART)
