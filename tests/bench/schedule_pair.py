"""The schedule engine, which SimulateSchedule and every loan run: one of 360 rows, and how many of 12 rows on two threads."""

from registers import run

LONGEST_MS = 1
LEAST_PER_SECOND = 20_000


def schedules(bench, results):
    (row,) = run(bench, "bench_schedule")
    results.add("schedule of 360 rows, level payments", row["rows_360_ms"], LONGEST_MS, "ms", bar=1.0, at_most=True)
    results.add("schedules of 12 rows, two threads", row["per_second"], LEAST_PER_SECOND, "schedules/s", bar=1.0)
