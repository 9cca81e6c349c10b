"""P4: the registry on PostgreSQL against pgbench running the same statements.

The statements are not written down here: PostgreSQL logs those of two creations. What differs between the two is what a
creation makes anew (ids, instants, payloads); pgbench gets the same statements with values of the same length that
are new in each transaction. What the sequencer does between transactions is not part of the floor.
"""

import os
import pwd
import re
import shutil
import statistics
import subprocess
import tempfile
import time

from registry_pairs import CLIENTS, TURNS, free_port, spread

BIN = "/usr/lib/postgresql/15/bin/"
ENTRY = re.compile(r"^<(\d+)>(LOG|DETAIL|STATEMENT|ERROR|WARNING|HINT):  ", re.M)
PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")


class Postgres:
    """A server of our own, on a Unix socket and a port of the loopback, with Debian's settings for durability."""

    def __init__(self, bench, keep=None):
        """`keep`: a folder whose databases outlive the server, and may be there from an earlier run."""
        self.prefix = []
        self.keep = keep is not None
        # PostgreSQL refuses to run as root; its folder must belong to its user.
        self.folder = keep or tempfile.mkdtemp(prefix="htx-bench-pg-", dir=bench.folder if os.geteuid() else "/var/tmp")
        os.makedirs(self.folder, exist_ok=True)
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self.prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        self.port = free_port()
        self.log = os.path.join(self.folder, "log")
        if not os.path.exists(self.folder + "/data/PG_VERSION"):
            self.run([BIN + "initdb", "-D", self.folder + "/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"])
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                self.prefix + [BIN + "postgres", "-D", self.folder + "/data", "-k", self.folder, "-p", str(self.port),
                               "-c", "listen_addresses=127.0.0.1", "-c", "log_line_prefix=<%p>", "-c", "max_connections=100",
                               "-c", "shared_buffers=256MB", "-c", "max_wal_size=4GB"],
                stderr=log, stdout=log)
        until = time.monotonic() + 30
        while subprocess.run([BIN + "pg_isready", "-h", self.folder, "-p", str(self.port)], capture_output=True,
                             check=False).returncode != 0:
            if time.monotonic() > until or self.process.poll() is not None:
                raise RuntimeError("PostgreSQL did not start: " + self.text()[-2000:])
            time.sleep(0.1)

    def run(self, command):
        done = subprocess.run(self.prefix + command, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
        return done.stdout

    def sql(self, text, database="postgres"):
        return self.run([BIN + "psql", "-h", self.folder, "-p", str(self.port), "-U", "postgres", "-d", database, "-Atqc", text])

    def database(self, name):
        """Makes a database; its address."""
        self.sql(f"create database {name}")
        return f"postgresql:host={self.folder} port={self.port} user=postgres dbname={name}"

    def text(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)


def databases(bench, name, sizes):
    """(engine, size, address) of a new database for each size, on every engine of the run."""
    for engine in bench.engines:
        server = Postgres(bench) if engine == "PostgreSQL" else None
        try:
            for size in sizes:
                yield engine, size, server.database(f"{name}{size}") if server else f"sqlite:{bench.fresh('db')}"
        finally:
            if server is not None:
                server.stop()


def entries(text):
    """(process, kind, body) of each entry of a server log."""
    starts = list(ENTRY.finditer(text))
    for i, start in enumerate(starts):
        end = starts[i + 1].start() if i + 1 < len(starts) else len(text)
        yield start.group(1), start.group(2), text[start.end():end].strip()


def statements(text):
    """The statements of the one transaction in `text` that inserts an organisation, with their parameters."""
    by_process, found = {}, None
    for process, kind, body in entries(text):
        session = by_process.setdefault(process, [])
        if kind == "DETAIL" and body.startswith("parameters:") and session:
            session[-1][1].update({int(number): value for number, value in PARAMETER.findall(body)})
            continue
        match = re.match(r"(?:statement|execute [^:]*): (.*)", body, re.S)
        if kind != "LOG" or not match:
            continue
        sql = re.sub(r"\s+", " ", match.group(1)).strip().rstrip(";")
        sql = re.sub(r"statement_timeout = \d+", "statement_timeout = 20000", sql)  # What was left of the deadline.
        if re.match(r"(begin|start transaction)\b", sql, re.I):
            session.clear()
        session.append((sql, {}))
        if re.match(r"commit\b", sql, re.I):
            if any(re.search(r"insert into organizations\b", each, re.I) for each, _ in session):
                found = list(session)
            session.clear()
    if found is None:
        raise RuntimeError("the log shows no transaction that records an organisation")
    return found


def placeholder(kind, value):
    """An expression of the same length as `value` that is new in each transaction; equal kinds give equal values."""
    content = value[1:-1].replace("''", "'")
    if re.fullmatch(r"-?\d{1,18}", content):
        return f"({int(content)} + cast(:n as bigint))"
    return f"rpad('{kind}-' || cast(cast(:n as bigint) as text), {max(len(content), 20)}, 'x')"


def script_of(first, second):
    """A pgbench script from two traces of the same work."""
    kinds, lines = {}, ["\\set i :i + 1", "\\set n (:client_id + 1) * 100000000 + :i"]
    for (sql, left), (_, right) in zip(first, second):
        def value_of(match, left=left, right=right):
            number = int(match.group(1))
            a, b = left[number], right[number]
            if a == b:
                # pgbench takes a colon in a text for a variable of its own.
                return a if ":" not in a else "(" + a.replace(":", "' || chr(58) || '") + ")"
            return placeholder(f"k{kinds.setdefault(a, len(kinds))}", a)
        lines.append(re.sub(r"\$(\d+)", value_of, sql) + ";")
    return "\n".join(lines) + "\n"


def trace(postgres, bench, registry):
    """The statements of one creation."""
    postgres.sql("alter system set log_statement = 'all'")
    postgres.sql("select pg_reload_conf()")
    time.sleep(0.5)  # Sessions take a new setting before their next statement; the server needs a moment to tell them.
    start = len(postgres.text())
    bench.client("create", registry.address, 1, 1, pinned=False)
    time.sleep(0.3)
    text = postgres.text()[start:]
    postgres.sql("alter system reset log_statement")
    postgres.sql("select pg_reload_conf()")
    time.sleep(0.3)
    return statements(text)


def two_traces(postgres, bench, registry):
    """Two creations that ran the same statements. A session's first statements may differ from its later ones."""
    seen = [trace(postgres, bench, registry)]
    for _ in range(8):
        seen.append(trace(postgres, bench, registry))
        for earlier in seen[:-1]:
            if [sql for sql, _ in earlier] == [sql for sql, _ in seen[-1]]:
                return earlier, seen[-1]
    raise RuntimeError("no two creations ran the same statements:\n" + "\n---\n".join("\n".join(q for q, _ in t) for t in seen))


def pgbench(postgres, script, seconds, database="registry"):
    """Transactions per second of `script` by CLIENTS sessions; :i begins anew in each run."""
    output = postgres.run([BIN + "pgbench", "-h", postgres.folder, "-p", str(postgres.port), "-U", "postgres", "-n", "-M", "prepared",
                           "-c", str(CLIENTS), "-j", "2", "-T", str(seconds), "--max-tries=100", "-D", f"i={int(time.time() * 1000) % 90000000}",
                           "-f", script, database])
    failed = re.search(r"number of failed transactions: (\d+)", output)
    if failed and int(failed.group(1)):
        raise RuntimeError(f"pgbench: {output}")
    return float(re.search(r"tps = ([\d.]+)", output).group(1))


def create_postgres(bench, results, bars, count=3000):
    print("P4: durable creations on PostgreSQL, 16 clients, against pgbench with the same statements", flush=True)
    postgres = Postgres(bench)
    try:
        registry = bench.registry(postgres.database("registry"), pinned=False)
        bench.client("seed", registry.address, bench.folder)
        bench.client("create", registry.address, 200, CLIENTS, pinned=False)
        first, second = two_traces(postgres, bench, registry)
        script = os.path.join(postgres.folder, "create.sql")
        with open(script, "w", encoding="utf-8") as file:
            file.write(script_of(first, second))
        os.chmod(script, 0o644)
        rates, floors, tails = [], [], []
        for _ in range(TURNS):
            floors.append(pgbench(postgres, script, 4))
            figures = bench.client("create", registry.address, count, CLIENTS, pinned=False)
            if figures["errors"]:
                raise RuntimeError(f"{figures['errors']} creations failed: {figures['error']}")
            rates.append(figures["rate"])
            tails.append(figures["p99_us"])
        results.add("P4 CreateOrganization on PostgreSQL, 16 clients", statistics.median(rates), statistics.median(floors),
                    "creations/s", bars["P4"], spread=[spread(rates), spread(floors)],
                    note=f"{len(first)} statements each; p99 of a creation {statistics.median(tails):,.0f} µs; nothing pinned")
        registry.stop()
    finally:
        postgres.stop()
