"""P5: repayments by sixteen clients.

Against the bar in milliseconds; with one cash and income account against many; and on PostgreSQL against pgbench posting
journals of three legs, each session to accounts of its own.
"""

import os
import statistics

from postgres_pair import Postgres, pgbench
from registers import run

MOST_MS = 25
CLIENTS = 16
LOANS = 320
CALLS = 3200
TURNS = 5
FLOOR_SECONDS = 3

# What a journal needs at least: the entry, its lines, the balances. Read committed, one round trip for each statement, no
# loan, no repayment, no change, no audit.
TABLES = """
create table accounts (id bigint primary key, balance bigint not null);
create table entries (id bigint primary key, business_day text not null, request_id text not null);
create table lines (entry_id bigint not null references entries (id), position bigint not null, account bigint not null,
  debit bigint not null, credit bigint not null, primary key (entry_id, position));
create index lines_of_account on lines (account, entry_id);
insert into accounts select n, 0 from generate_series(0, 99999) n;
"""
POSTING = r"""
\set i :i + 1
\set n (:client_id + 1) * 100000000 + :i
\set cash :client_id * 3000 + random(0, 999)
\set income :client_id * 3000 + 1000 + random(0, 999)
\set principal :client_id * 3000 + 2000 + random(0, 999)
begin;
insert into entries (id, business_day, request_id) values (:n, '2024-02-15', 'r' || cast(:n as bigint));
insert into lines (entry_id, position, account, debit, credit)
  values (:n, 1, :cash, 1000000, 0), (:n, 2, :income, 0, 300000), (:n, 3, :principal, 0, 700000);
update accounts set balance = balance + 1000000 where id = :cash;
update accounts set balance = balance - 300000 where id = :income;
update accounts set balance = balance - 700000 where id = :principal;
commit;
"""


class Journal:
    """The floor: a database of its own on the same server."""

    def __init__(self, server):
        self.server = server
        self.script = os.path.join(server.folder, "posting.sql")
        with open(self.script, "w", encoding="utf-8") as file:
            file.write(POSTING)
        os.chmod(self.script, 0o644)
        server.sql("create database journal")
        server.sql(TABLES, "journal")

    def rate(self):
        return pgbench(self.server, self.script, FLOOR_SECONDS, "journal")


def measure(bench, server, engine):
    """Figures of the turns with shared and with separate books, and the floor's rates."""
    rows = {"shared": [], "apart": []}
    floors = []
    journal = Journal(server) if server is not None else None
    for turn in range(TURNS):
        for books, kept in rows.items():
            url = server.database(f"{books}{turn}") if server else f"sqlite:{bench.fresh('db')}"
            print(f"repayments: turn {turn + 1}, {books}, {engine}", flush=True)
            kept.extend(run(bench, "bench_repayments", url, LOANS, CALLS, CLIENTS, books))
        if journal is not None:
            floors.append(journal.rate())
    return rows, floors


def repayments(bench, results, bars):
    for engine in bench.engines:
        server = Postgres(bench) if engine == "PostgreSQL" else None
        try:
            rows, floors = measure(bench, server, engine)
        finally:
            if server is not None:
                server.stop()

        def median(books, what, rows=rows):
            return statistics.median(row[what] for row in rows[books])

        rate = median("shared", "per_second")
        results.add(f"RecordRepayment p99 at {CLIENTS} clients against {MOST_MS} ms, {engine}", median("shared", "p99_ms"), MOST_MS,
                    "ms", bar=1.0, at_most=True, note=f"{rate:.0f} a second, p50 {median('shared', 'p50_ms')} ms")
        results.add(f"RecordRepayment, one cash and income account against many, {engine}", median("shared", "p50_ms"),
                    median("apart", "p50_ms"), "ms", bar=1.1, at_most=True)
        if floors:
            results.add(f"P5 RecordRepayment against journals of three legs, {engine}", rate, statistics.median(floors), "postings/s",
                        bar=bars["P5"], note=f"{CLIENTS} clients each")
