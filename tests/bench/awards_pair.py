"""What awards promise: the ranking of a thousand sheets of 60 criteria, with the hash of its inputs, without the database;
checks of eligibility with what the peers tell at hand; durable entries and proofs of the log; the verification of a credential.
"""

from postgres_pair import databases
from registers import run

LONGEST_RANKING_MS = 100
LEAST_CHECKS = 5_000
LEAST_APPENDS = 2_000
LONGEST_VERIFICATION_MS = 1
RECIPIENTS = 500
CHECKS = 20_000
WRITERS = 16


def awards(bench, results):
    (row,) = run(bench, "bench_ranking")
    results.add("ranking of 1 000 sheets of 60 criteria", row["sheets_1000_ms"], LONGEST_RANKING_MS, "ms", bar=1.0, at_most=True)
    for engine, _, url in databases(bench, "eligibility", (RECIPIENTS,)):
        (row,) = run(bench, "bench_eligibility", url, RECIPIENTS, CHECKS, 2)
        results.add(f"checks of eligibility, two threads, {engine}", row["per_second"], LEAST_CHECKS, "checks/s", bar=1.0)
    for engine, _, url in databases(bench, "log", (CHECKS,)):
        (row,) = run(bench, "bench_log", url, WRITERS, CHECKS)
        results.add(f"durable entries of the log, 16 writers, {engine}", row["numbered_per_s"], LEAST_APPENDS, "entries/s", bar=1.0)
        results.add(f"proofs from the log, {engine}", row["proofs_per_s"], LEAST_APPENDS, "proofs/s", bar=1.0)
    results.add("verification of a credential with its bundle", row["verify_ms"], LONGEST_VERIFICATION_MS, "ms", bar=1.0,
                at_most=True)
