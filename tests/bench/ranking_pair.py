"""The ranking of a thousand sheets of 60 criteria, with the hash of its inputs, without the database."""

from registers import run

LONGEST_MS = 100


def rankings(bench, results):
    (row,) = run(bench, "bench_ranking")
    results.add("ranking of 1 000 sheets of 60 criteria", row["sheets_1000_ms"], LONGEST_MS, "ms", bar=1.0, at_most=True)
