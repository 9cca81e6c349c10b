"""A stock Python gRPC client uses every RPC of one service by reflection: grpcio and protobuf, and nothing of ours.

    python_client_test.py BINARY SERVICE

Starts BINARY on SQLite in a folder of its own and a port that the system chooses, learns the contracts by reflection, calls
every method with an empty request, and checks that each answer is one a client can work with: never UNIMPLEMENTED, UNKNOWN or
INTERNAL, and every refusal with its reason.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

LIMIT = 120  # Seconds for everything that may wait: a machine with much else to do is slow.
CALLER = (("x-htx-principal", "python-client"), ("x-htx-roles", "admin"), ("x-htx-scopes", "*"), ("accept-language", "vi"))


def message_file(pool, package, name, fields):
    """Adds one message of numbered string, bytes or message fields to `pool`."""
    file = descriptor_pb2.FileDescriptorProto(name=f"{package}/{name}.proto".lower(), package=package, syntax="proto3")
    message = file.message_type.add(name=name)
    for number, field, kind, repeated in fields:
        made = message.field.add(name=field, number=number, label=3 if repeated else 1)
        if isinstance(kind, int):
            made.type = kind
        else:
            made.type, made.type_name = descriptor_pb2.FieldDescriptorProto.TYPE_MESSAGE, kind
            file.dependency.append(pool.FindMessageTypeByName(kind[1:]).file.name)
    pool.Add(file)
    return message_class(pool, f"{package}.{name}")


def message_class(pool, name):
    return message_factory.MessageFactory(pool).GetPrototype(pool.FindMessageTypeByName(name))


class Reflection:
    """grpc.reflection.v1alpha, as far as listing needs it. Debian has no reflection client for Python; the protocol is public."""

    METHOD = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"

    def __init__(self, channel):
        text, raw = descriptor_pb2.FieldDescriptorProto.TYPE_STRING, descriptor_pb2.FieldDescriptorProto.TYPE_BYTES
        pool, package = descriptor_pool.DescriptorPool(), "reflection"
        self._request = message_file(pool, package, "Request", [(4, "symbol", text, False), (7, "list", text, False)])
        message_file(pool, package, "Files", [(1, "file", raw, True)])
        message_file(pool, package, "Service", [(1, "name", text, False)])
        message_file(pool, package, "Services", [(1, "service", ".reflection.Service", True)])
        answer = message_file(pool, package, "Answer", [(4, "files", ".reflection.Files", False),
                                                        (6, "services", ".reflection.Services", False)])
        self._call = channel.stream_stream(self.METHOD, self._request.SerializeToString, answer.FromString)

    def _ask(self, **what):
        return next(self._call(iter([self._request(**what)]), timeout=LIMIT, metadata=CALLER))

    def services(self):
        return sorted(service.name for service in self._ask(list="*").services.service)

    def files_of(self, symbol):
        return [descriptor_pb2.FileDescriptorProto.FromString(file) for file in self._ask(symbol=symbol).files.file]


def pool_of(reflection, symbols):
    """A pool with the contracts that declare `symbols`; the files of one answer come in any order."""
    files = {file.name: file for symbol in symbols for file in reflection.files_of(symbol)}
    pool, added = descriptor_pool.DescriptorPool(), set()

    def add(name):
        if name in added:
            return
        added.add(name)
        for dependency in files[name].dependency:
            add(dependency)
        pool.Add(files[name])

    for name in sorted(files):
        add(name)
    return pool


class Server:
    """The binary, running; ended by SIGTERM, which must succeed."""

    def __init__(self, binary, folder):
        self.port_file = os.path.join(folder, "port")
        self.log = open(os.path.join(folder, "log"), "w+b")
        self.process = subprocess.Popen(
            [binary, "--dev", "--listen=127.0.0.1:0", "--drain-deadline-ms=60000", f"--port-file={self.port_file}",
             f"--database=sqlite:{os.path.join(folder, 'data.db')}", *EXTRA.get(os.path.basename(binary), ())],
            stdout=self.log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)

    def port(self):
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            if os.path.exists(self.port_file):
                with open(self.port_file, encoding="ascii") as file:
                    return int(file.read())
            try:
                self.process.wait(0.02)
                break
            except subprocess.TimeoutExpired:
                pass
        raise AssertionError("it did not start:\n" + self.output())

    def output(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")[-4000:]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(LIMIT)


# Peers that are not there: look-ups must refuse, not hang.
EXTRA = {
    "htx-funding": ("--registry=127.0.0.1:1",),
    "htx-awards": ("--registry=127.0.0.1:1", "--funding=127.0.0.1:1"),
}


def reason_of(error, pool):
    """The ErrorInfo of a refusal as (reason, domain), or None."""
    for key, value in error.trailing_metadata() or ():
        if key != "grpc-status-details-bin":
            continue
        wire = message_class(pool, "google.rpc.Status").FromString(value)
        for detail in wire.details:
            if detail.type_url.endswith("/google.rpc.ErrorInfo"):
                info = message_class(pool, "google.rpc.ErrorInfo").FromString(detail.value)
                return info.reason, info.domain
    return None


def call(channel, pool, service, method, metadata=CALLER):
    """Calls `method` once with empty messages. Returns None, or the refusal."""
    request = message_class(pool, method.input_type.full_name)
    response = message_class(pool, method.output_type.full_name)
    path = f"/{service}/{method.name}"
    proto = descriptor_pb2.MethodDescriptorProto()
    method.CopyToProto(proto)
    kinds = {(False, False): channel.unary_unary, (True, False): channel.stream_unary,
             (False, True): channel.unary_stream, (True, True): channel.stream_stream}
    stub = kinds[proto.client_streaming, proto.server_streaming](path, request.SerializeToString, response.FromString)
    argument = iter([request()]) if proto.client_streaming else request()
    # A watch has no end: its deadline ends it. Whoever says nothing of itself is refused, and that is waited for.
    limit = 1 if proto.server_streaming and metadata else LIMIT
    try:
        answer = stub(argument, timeout=limit, metadata=metadata)
        if proto.server_streaming:
            for _ in answer:
                answer.cancel()
                return None
        return None
    except grpc.RpcError as error:
        if proto.server_streaming and metadata and error.code() in (grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.CANCELLED):
            return None
        return error


def check(channel, owner):
    """Returns how many methods were called, and every complaint."""
    reflection = Reflection(channel)
    # Interfaces that a service shares with others are called too.
    foreign = ["google.longrunning.Operations"] if owner == "registry" else []
    foreign += ["htx.common.v1.RuleService"] if owner in ("registry", "funding") else []
    services = [name for name in reflection.services() if name.startswith(f"htx.{owner}.") or name in foreign]
    # Details travel as Any; a client brings the public messages, here they come by reflection as well.
    pool = pool_of(reflection, services + ["google.rpc.Status", "google.rpc.ErrorInfo"])
    complaints, count = [], 0
    complaints += [f"reflection does not list {name}" for name in foreign if name not in services]
    if not services:
        complaints.append("reflection lists no service")
    unusable = (grpc.StatusCode.UNIMPLEMENTED, grpc.StatusCode.UNKNOWN, grpc.StatusCode.INTERNAL, grpc.StatusCode.DATA_LOSS,
                grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.DEADLINE_EXCEEDED)
    for service in services:
        for method in pool.FindServiceByName(service).methods:
            count += 1
            refusal = call(channel, pool, service, method)
            if refusal is not None:
                if refusal.code() in unusable:
                    complaints.append(f"{service}/{method.name}: {refusal.code().name}: {refusal.details()}")
                elif reason_of(refusal, pool) is None or reason_of(refusal, pool)[1] != "htx":
                    complaints.append(f"{service}/{method.name}: {refusal.code().name} without a reason of domain htx")
            stranger = call(channel, pool, service, method, metadata=())
            if stranger is None or stranger.code() != grpc.StatusCode.UNAUTHENTICATED:
                complaints.append(f"{service}/{method.name}: serves a caller without identity")
    return count, complaints


def main(binary, owner):
    with tempfile.TemporaryDirectory() as folder:
        server = Server(binary, folder)
        try:
            with grpc.insecure_channel(f"127.0.0.1:{server.port()}") as channel:
                count, complaints = check(channel, owner)
            code = server.stop()
            if code != 0:
                complaints.append(f"SIGTERM ended it with {code}")
            for complaint in complaints:
                print(complaint)
            if complaints:
                print("its log ends:\n" + server.output())
            print(f"{owner}: {count} methods called by reflection, {len(complaints)} complaints")
            return 1 if complaints or not count else 0
        finally:
            server.process.kill()
            server.process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
