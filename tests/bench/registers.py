"""Generated registers of several sizes on both engines: filled once, used by every pair that needs a large register.

`--registers FOLDER` of scripts/bench keeps them, so that another run need not fill again (a million takes long). What a
register was filled with, and how fast, stands beside it in a file of JSON; without that file it is filled anew.
"""

import json
import os
import subprocess

from postgres_pair import Postgres


def run(bench, program, *arguments, timeout=7200):
    """The JSON lines of a program of tests/bench, and the greatest resident memory it had, in MB."""
    command = [os.path.join(bench.build, "bench", program), *[str(a) for a in arguments]]
    with open(bench.fresh("err"), "w+", encoding="utf-8") as errors:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process:
            try:
                lines = process.communicate(timeout=timeout)[0].splitlines()
            finally:
                process.kill()
        errors.seek(0)
        if process.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {errors.read()[-2000:]}")
    return [json.loads(line) for line in lines]


class Registers:
    def __init__(self, bench, keep=None):
        self.bench = bench
        self.keep = os.path.abspath(keep) if keep else None
        self.folder = self.keep or bench.folder
        os.makedirs(self.folder, exist_ok=True)
        self.server = None

    def postgres(self):
        if self.server is None:
            self.server = Postgres(self.bench, keep=os.path.join(self.keep, "postgres") if self.keep else None)
        return self.server

    def url(self, engine, size):
        """The register of `size` organisations, filled when it is not there yet."""
        note = os.path.join(self.folder, f"{engine}-{size}.json")
        name = f"register{size}"
        if engine == "SQLite":
            path = os.path.join(self.folder, name + ".db")
            url = f"sqlite:{path}"
        else:
            server = self.postgres()
            url = f"postgresql:host={server.folder} port={server.port} user=postgres dbname={name}"
        if os.path.exists(note):
            return url
        print(f"Filling {size:,} organisations on {engine}", flush=True)
        if engine == "SQLite":
            for tail in ("", "-wal", "-shm"):
                if os.path.exists(path + tail):
                    os.unlink(path + tail)
        else:
            server.sql(f"drop database if exists {name}")
            server.sql(f"create database {name}")
        (filled,) = run(self.bench, "generate_register", url, size, "--feed")  # Several writers meet in keys that names share.
        with open(note, "w", encoding="utf-8") as file:
            json.dump(filled, file)
        print(f"  {filled['seconds']:.0f} s", flush=True)
        return url

    def stop(self):
        if self.server is not None:
            self.server.stop()
            self.server = None


def main():
    """registers.py BUILD FOLDER ENGINE SIZES: fills ahead of the measuring."""
    import sys
    import tempfile

    from processes import Bench

    build, folder, engine, sizes = sys.argv[1:]
    registers = Registers(Bench(os.path.abspath(build), tempfile.mkdtemp(prefix="bench-")), folder)
    try:
        for size in sizes.split(","):
            registers.url(engine, int(size))
    finally:
        registers.stop()


if __name__ == "__main__":
    main()
