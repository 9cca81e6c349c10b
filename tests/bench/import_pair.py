"""P8: an import of validated rows against a bare bulk insert of the rows that it wrote.

SQLite's floor is bench_replay: the same rows by bare sqlite3 with prepared statements, as many to a transaction as the
import commits together. PostgreSQL's is COPY: the rows of every table that grew, into a database of the same schema.
Floors hold the rows in memory or in a file, so they are taken for 100 000 organisations at most; both are rates.
"""

import json
import os
import subprocess
import time

from postgres_pair import BIN, Postgres

CHUNK = 500  # Rows that an import commits together.
FLOOR_SIZE = 100_000


def run(command, timeout=3600, **options):
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-2000:]}")
    return done.stdout


def bench_import(bench, url, size, *flags):
    program = os.path.join(bench.build, "bench", "bench_import")
    return json.loads(run([program, url, str(size), *flags]).splitlines()[-1])


def sqlite_floor(bench, size):
    before, after, out = bench.fresh("db"), bench.fresh("db"), bench.fresh("db")
    bench_import(bench, "sqlite:" + before, 0, "--prepare")
    for path in (before, after):
        if path is after:
            run(["cp", before, after])
        run(["python3", "-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('pragma wal_checkpoint(truncate)')",
             path])
    bench_import(bench, "sqlite:" + after, size)
    run(["python3", "-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('pragma wal_checkpoint(truncate)')", after])
    replay = os.path.join(bench.build, "bench", "bench_replay")
    return size / json.loads(run([replay, before, after, str(max(1, size // CHUNK)), out]).splitlines()[-1])["seconds"]


def postgres_floor(bench, server, size):
    urls = {name: server.database(name) for name in ("before", "after", "floor")}
    for url in urls.values():
        bench_import(bench, url, 0, "--prepare")
    bench_import(bench, urls["after"], size)
    tables = server.sql("select table_name from information_schema.tables where table_schema = 'public' and table_type = "
                        "'BASE TABLE'", "after").split()
    grown = [t for t in tables if server.sql(f"select count(*) from {t}", "before") != server.sql(f"select count(*) from {t}", "after")]
    connection = ["-h", server.folder, "-p", str(server.port), "-U", "postgres"]
    dump = bench.fresh("sql")
    with open(dump, "w", encoding="utf-8") as out:
        for table in grown:
            server.sql(f"truncate {table} cascade", "floor")
            out.write(f"copy {table} from stdin;\n")
            out.write(server.run([BIN + "psql", *connection, "-d", "after", "-qc", f"copy {table} to stdout"]))
            out.write("\\.\n")
    os.chmod(dump, 0o644)
    os.chmod(bench.folder, 0o755)
    start = time.monotonic()
    server.run([BIN + "psql", *connection, "-d", "floor", "-v", "ON_ERROR_STOP=1", "-1", "-qf", dump])
    return size / (time.monotonic() - start)


def imports(bench, results, bars, sizes):
    for engine in bench.engines:
        server = Postgres(bench) if engine == "PostgreSQL" else None
        try:
            floor_size = min(max(sizes), FLOOR_SIZE)
            floor = postgres_floor(bench, server, floor_size) if server else sqlite_floor(bench, floor_size)
            for size in sizes:
                url = server.database(f"import{size}") if server else "sqlite:" + bench.fresh("db")
                bench_import(bench, url, 0, "--prepare")
                row = bench_import(bench, url, size)
                note = (f"{row['seconds']} s; resident {row['resident_tenth_mib']} MiB after a tenth, {row['resident_mib']} MiB "
                        f"at the end; floor of {floor_size:,}")
                results.add(f"P8 {engine}: import of {size:,} rows", row["rate"], floor, "rows/s", bar=bars["P8"], note=note)
                if size >= 1_000_000:
                    results.add(f"P8 {engine}: seconds for {size:,} rows", row["seconds"], 60 * size / 1_000_000, "s", bar=1.0,
                                at_most=True)
        finally:
            if server:
                server.stop()
