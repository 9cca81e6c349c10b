"""P1 to P3: the registry on SQLite against its floors."""

import json
import os
import socket
import sqlite3
import statistics
import subprocess

from processes import SERVER_CPU, h2load, latencies_us, quantile

TURNS = 5
CLIENTS = 16


def spread(values):
    return [round(min(values), 3), round(max(values), 3)]


def one_turn(server, frame, seconds):
    """Requests per second, and microseconds of the server's processor time per request (warm-up included in both)."""
    cpu = server.cpu_seconds()
    load = h2load(server, frame, seconds)
    if load["failed"]:
        raise RuntimeError(f"{load['failed']} requests failed")
    # One second of warming up runs at the same rate but is not counted.
    requests = load["succeeded"] * (seconds + 1) / seconds
    return load["rate"], (server.cpu_seconds() - cpu) * 1e6 / requests


def read_one(bench, results, bars):
    print("P1: GetOrganization against an empty handler with the same bytes", flush=True)
    registry = bench.registry(f"sqlite:{bench.path('p1.db')}")
    sizes = bench.client("seed", registry.address, bench.folder)
    frame = bench.path("request.frame")
    floor = bench.floor(bench.path("response.bin"))
    rates, costs = {"registry": [], "floor": []}, {"registry": [], "floor": []}
    for turn in range(TURNS + 1):
        for name, server in (("floor", floor), ("registry", registry)):
            rate, cost = one_turn(server, frame, 2)
            if turn > 0:  # The first turn warms up both.
                rates[name].append(rate)
                costs[name].append(cost)
    value, base = statistics.median(rates["registry"]), statistics.median(rates["floor"])
    note = f"{sizes['request_bytes']} bytes in, {sizes['response_bytes']} out; 4 connections, 32 streams each"
    results.add("P1 GetOrganization, full chassis", value, base, "requests/s", bars["P1"],
                spread=[spread(rates["registry"]), spread(rates["floor"])], note=note)
    results.add("P1 processor time of the server", statistics.median(costs["registry"]), statistics.median(costs["floor"]),
                "µs/request", spread=[spread(costs["registry"]), spread(costs["floor"])])

    tails = {"registry": [], "floor": []}
    for _ in range(3):
        for name, server in (("floor", floor), ("registry", registry)):
            log = bench.fresh("latency")
            h2load(server, frame, 2, rate=value / 2, log=log)
            tails[name].append(quantile(latencies_us(log), 0.99))
    results.add("P1 p99 at half of its peak, both at the same rate", statistics.median(tails["registry"]),
                statistics.median(tails["floor"]), "µs", bars["P1 p99"], at_most=True,
                spread=[spread(tails["registry"]), spread(tails["floor"])])
    floor.stop()
    registry.stop()


def look_up(bench, results, bars):
    print("P2: looking an organisation up near, in Redis, and at its owner", flush=True)
    redis_log = bench.fresh("redis")
    port = free_port()
    redis = subprocess.Popen(["taskset", "-c", SERVER_CPU, "redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "",
                              "--appendonly", "no", "--logfile", redis_log, "--dir", bench.folder])
    try:
        registry = bench.registry(f"sqlite:{bench.path('p2.db')}")
        figures = bench.client("lookup", registry.address, port, 15)
        direct = statistics.median(figures["direct_us"])
        near, from_redis = statistics.median(figures["near_us"]), statistics.median(figures["redis_us"])
        results.add("P2 near cache, look-ups", 1e6 / near, 1e6 / direct, "look-ups/s", bars["P2 near"],
                    spread=[spread(figures["near_us"]), spread(figures["direct_us"])], note="one caller; spread in µs")
        results.add("P2 Redis, look-ups", 1e6 / from_redis, 1e6 / direct, "look-ups/s", bars["P2 redis"],
                    spread=[spread(figures["redis_us"]), spread(figures["direct_us"])],
                    note=f"{figures['misses_of_redis']} look-ups did not find Redis")
        registry.stop()
    finally:
        redis.terminate()
        redis.wait(10)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def copy_database(source, target):
    """A consistent copy of a live SQLite file."""
    live, copy = sqlite3.connect(source), sqlite3.connect(target)
    with copy:
        live.backup(copy)
    live.close()
    copy.close()


def create_sqlite(bench, results, bars, count=3000):
    print("P3: durable creations on SQLite, 16 clients, against the same rows written one by one", flush=True)
    path = bench.path("p3.db")
    registry = bench.registry(f"sqlite:{path}")
    bench.client("seed", registry.address, bench.folder)
    bench.client("create", registry.address, 500, CLIENTS)
    rates, floors, tails, rows = [], [], [], 0
    for _ in range(TURNS):
        before, after, out = bench.fresh("db"), bench.fresh("db"), bench.fresh("db")
        copy_database(path, before)
        figures = bench.client("create", registry.address, count, CLIENTS)
        if figures["errors"]:
            raise RuntimeError(f"{figures['errors']} creations failed: {figures['error']}")
        copy_database(path, after)
        replay = subprocess.run(["taskset", "-c", SERVER_CPU, os.path.join(bench.build, "bench", "bench_replay"), before, after,
                                 str(count), out], capture_output=True, text=True, timeout=300, check=True)
        floor = json.loads(replay.stdout)
        rates.append(figures["rate"])
        tails.append(figures["p99_us"])
        floors.append(floor["rate"])
        rows = floor["rows_per_operation"]
        for name in (before, after, out):
            for tail in ("", "-wal", "-shm"):
                if os.path.exists(name + tail):
                    os.unlink(name + tail)
    results.add("P3 CreateOrganization on SQLite, 16 clients", statistics.median(rates), statistics.median(floors), "creations/s",
                bars["P3"], spread=[spread(rates), spread(floors)],
                note=f"{rows:g} rows each; p99 of a creation {statistics.median(tails):,.0f} µs")
    registry.stop()


def idle_stall(bench, results, calls=15):
    print("Idle: one call every 1.05 s and nothing between", flush=True)
    registry = bench.registry(f"sqlite:{bench.path('idle.db')}")
    figures = bench.client("idle", registry.address, calls)
    results.add("Idle: median of lone calls (without a ticker 50 000)", figures["p50_us"], None, "µs")
    results.add("Idle: slowest of lone calls", figures["max_us"], None, "µs")
    registry.stop()
