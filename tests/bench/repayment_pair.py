"""Repayments by sixteen clients: against the bar in milliseconds, and with one cash and income account against many."""

import statistics

from postgres_pair import Postgres
from registers import ENGINES, run

MOST_MS = 25
CLIENTS = 16
LOANS = 320
CALLS = 3200
TURNS = 5


def repayments(bench, results):
    for engine in ENGINES:
        server = Postgres(bench) if engine == "PostgreSQL" else None
        rows = {"shared": [], "apart": []}
        try:
            for turn in range(TURNS):
                for books, kept in rows.items():
                    url = f"sqlite:{bench.fresh('db')}"
                    if server is not None:
                        server.sql(f"create database {books}{turn}")
                        url = f"postgresql:host={server.folder} port={server.port} user=postgres dbname={books}{turn}"
                    print(f"repayments: turn {turn + 1}, {books}, {engine}", flush=True)
                    (row,) = run(bench, "bench_repayments", url, LOANS, CALLS, CLIENTS, books)
                    kept.append(row)
        finally:
            if server is not None:
                server.stop()

        def median(books, what):
            return statistics.median(row[what] for row in rows[books])

        results.add(f"RecordRepayment p99 at {CLIENTS} clients against {MOST_MS} ms, {engine}", median("shared", "p99_ms"), MOST_MS,
                    "ms", bar=1.0, at_most=True, note=f"{median('shared', 'per_second'):.0f} a second, p50 {median('shared', 'p50_ms')} ms")
        results.add(f"RecordRepayment, one cash and income account against many, {engine}", median("shared", "p50_ms"),
                    median("apart", "p50_ms"), "ms", bar=1.1, at_most=True)
