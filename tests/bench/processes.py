"""Processes of a benchmark: started pinned, watched through /proc, ended at the end."""

import json
import os
import re
import subprocess
import time

SERVER_CPU = "0"
CLIENT_CPU = "1" if (os.cpu_count() or 1) > 1 else "0"
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class Server:
    """A server that writes its port to a file."""

    def __init__(self, process, port):
        self.process = process
        self.port = port

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="utf-8") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND

    def resident_mib(self):
        with open(f"/proc/{self.process.pid}/statm", encoding="utf-8") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


ENGINES = ("SQLite", "PostgreSQL")


class Bench:
    def __init__(self, build, folder, engines=ENGINES):
        self.build = build
        self.engines = engines
        self.folder = folder
        self.running = []
        self.names = 0

    def path(self, name):
        return os.path.join(self.folder, name)

    def fresh(self, kind):
        self.names += 1
        return self.path(f"{self.names}.{kind}")

    def start(self, command, port_file, pinned=True):
        log = open(self.fresh("out"), "w", encoding="utf-8")
        prefix = ["taskset", "-c", SERVER_CPU] if pinned else []
        process = subprocess.Popen(prefix + command, stdout=log, stderr=subprocess.STDOUT)
        until = time.monotonic() + 20
        while not (os.path.exists(port_file) and os.path.getsize(port_file) > 0):
            if process.poll() is not None or time.monotonic() > until:
                process.kill()
                with open(log.name, encoding="utf-8") as text:
                    raise RuntimeError(f"{command[0]} did not start: {text.read()[-2000:]}")
            time.sleep(0.02)
        with open(port_file, encoding="utf-8") as text:
            server = Server(process, int(text.read()))
        self.running.append(server)
        return server

    def registry(self, database, redis_port=None, pinned=True):
        port_file = self.fresh("port")
        command = [os.path.join(self.build, "bin", "htx-registry"), "--dev=true", "--listen=127.0.0.1:0", f"--database={database}",
                   f"--port-file={port_file}", f"--log-file={self.fresh('log')}"]
        if redis_port:
            command.append(f"--redis=127.0.0.1:{redis_port}")
        return self.start(command, port_file, pinned)

    def floor(self, response):
        port_file = self.fresh("port")
        return self.start([os.path.join(self.build, "bench", "floor_server"), response, port_file], port_file)

    def client(self, *args, pinned=True):
        """One job of bench_client; its figures."""
        prefix = ["taskset", "-c", CLIENT_CPU] if pinned else []
        command = prefix + [os.path.join(self.build, "bench", "bench_client"), *map(str, args)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
        return json.loads(done.stdout)

    def stop_all(self):
        for server in reversed(self.running):
            server.stop()
        self.running.clear()


PATH = "/htx.registry.v1.OrganizationService/GetOrganization"
HEADERS = ["content-type: application/grpc", "te: trailers", "x-htx-principal: user:bench", "x-htx-roles: admin",
           "x-htx-scopes: *", "grpc-timeout: 10S"]


def h2load(server, frame, seconds, connections=4, streams=32, rate=None, log=None):
    """Raw gRPC frames at one server. Requests per second, and how many were answered at all."""
    command = ["taskset", "-c", CLIENT_CPU, "h2load", "-t", "1", "-c", str(connections), "-m", str(streams), "-d", frame,
               "-D", str(seconds), "--warm-up-time=1"]
    if rate:
        command.append(f"--rps={max(1, round(rate / connections))}")
    if log:
        command.append(f"--log-file={log}")
    for header in HEADERS:
        command += ["-H", header]
    done = subprocess.run(command + [f"http://{server.address}{PATH}"], capture_output=True, text=True, timeout=120, check=False)
    finished = re.search(r"finished in .*?, ([\d.]+) req/s", done.stdout)
    requests = re.search(r"requests: .* (\d+) succeeded, (\d+) failed", done.stdout)
    if done.returncode != 0 or not finished or not requests:
        raise RuntimeError(f"h2load: {done.stdout[-1000:]} {done.stderr[-1000:]}")
    return {"rate": float(finished.group(1)), "succeeded": int(requests.group(1)), "failed": int(requests.group(2))}


def latencies_us(log):
    with open(log, encoding="utf-8") as lines:
        return sorted(int(line.split("\t")[2]) for line in lines if line.strip())


def quantile(ordered, q):
    return ordered[min(len(ordered) - 1, int(q * len(ordered)))] if ordered else 0
