"""A Kafka broker and a PostgreSQL server of the benchmark's own, on loopback, and just enough of both protocols."""

import os
import re
import shutil
import socket
import struct
import subprocess
import time
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
RUNTIME = HOME / "local/target/runtime"


def java():
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin/java" if home else shutil.which("java")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Sql:
    """PostgreSQL's simple query protocol with trust authentication; rows are lists of str or None."""

    def __init__(self, port, database):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")
        body = struct.pack("!i", 196608) + f"user\0postgres\0database\0{database}\0\0".encode()
        self.socket.sendall(struct.pack("!i", len(body) + 4) + body)
        self._answer()

    def __call__(self, text):
        body = text.encode() + b"\0"
        self.socket.sendall(b"Q" + struct.pack("!i", len(body) + 4) + body)
        return self._answer()

    def _answer(self):
        rows, error = [], None
        while True:
            kind, length = struct.unpack("!ci", self.file.read(5))
            body = self.file.read(length - 4)
            if kind == b"D":
                rows.append(self._row(body))
            elif kind == b"E":
                error = re.search(rb"M([^\0]*)\0", body).group(1).decode()
                if b"SFATAL\0" in body:
                    raise RuntimeError(error)
            elif kind == b"Z":
                if error:
                    raise RuntimeError(error)
                return rows

    @staticmethod
    def _row(body):
        (count,), at, row = struct.unpack_from("!h", body), 2, []
        for _ in range(count):
            (size,) = struct.unpack_from("!i", body, at)
            at += 4
            row.append(None if size < 0 else body[at : at + size].decode())
            at += max(size, 0)
        return row


class Servers:
    def __init__(self, folder):
        self.folder, self.processes = Path(folder), []
        self.kafka_port, self.controller_port, self.pg_port = free_port(), free_port(), free_port()
        self.bootstrap = f"127.0.0.1:{self.kafka_port}"
        self.jdbc = f"jdbc:postgresql://127.0.0.1:{self.pg_port}/crypto_data"

    def __enter__(self):
        try:
            self._kafka()
            self._postgres()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()

    def start(self, name, command, **options):
        log = (self.folder / f"{name}.log").open("ab")
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, **options)
        self.processes.append(process)
        return process

    def sql(self, database="crypto_data"):
        return Sql(self.pg_port, database)

    def _kafka(self):
        config = self.folder / "kafka.properties"
        config.write_text(
            "\n".join(
                [
                    "process.roles=broker,controller",
                    "node.id=1",
                    f"controller.quorum.voters=1@127.0.0.1:{self.controller_port}",
                    f"listeners=BROKER://127.0.0.1:{self.kafka_port},CONTROLLER://127.0.0.1:{self.controller_port}",
                    f"advertised.listeners=BROKER://127.0.0.1:{self.kafka_port}",
                    "listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
                    "inter.broker.listener.name=BROKER",
                    "controller.listener.names=CONTROLLER",
                    f"log.dirs={self.folder}/kafka",
                    "auto.create.topics.enable=true",
                    "num.partitions=4",
                    "message.max.bytes=2097152",
                    "offsets.topic.replication.factor=1",
                    "offsets.topic.num.partitions=4",
                    "transaction.state.log.replication.factor=1",
                    "transaction.state.log.min.isr=1",
                    "transaction.state.log.num.partitions=4",
                    "group.initial.rebalance.delay.ms=0",
                    "num.network.threads=2",
                    "num.io.threads=4",
                    "log.cleaner.dedupe.buffer.size=16777216",
                ]
            )
            + "\n"
        )
        log4j = HOME / "local/src/main/resources/marketdata/local/kafka-log4j2.properties"
        base = [
            java(),
            "-Xmx320m",
            "-XX:+UseSerialGC",
            f"-Dlog4j2.configurationFile={log4j}",
            "-cp",
            f"{RUNTIME}/kafka/*",
        ]
        tool = [
            *base,
            "kafka.tools.StorageTool",
            "format",
            "--cluster-id",
            "MkU3OEVBNTcwNTJENDM2Qk",
            "--config",
            str(config),
        ]
        subprocess.run(tool, check=True, stdout=subprocess.DEVNULL)
        self.start("kafka", [*base, "kafka.Kafka", str(config)])
        self._await(lambda: socket.create_connection(("127.0.0.1", self.kafka_port), 1).close(), "Kafka")

    def _postgres(self):
        home = next(iter(sorted(RUNTIME.glob("postgresql-*/bin"), reverse=True)), None)
        if home is None:
            raise SystemExit("bench: PostgreSQL is not unpacked yet; run ./pipeline demo once")
        # PostgreSQL refuses root; in a user namespace of its own nobody is root.
        prefix = ["unshare", "--user"] if os.geteuid() == 0 else []
        cluster = str(self.folder / "postgres")
        init = [str(home / "initdb"), "-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]
        subprocess.run(prefix + init, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)
        settings = [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "shared_buffers=64MB",
            "max_wal_size=256MB",
            "timezone=UTC",
            "log_min_messages=warning",
        ]
        command = [*prefix, str(home / "postgres"), "-D", cluster, "-p", str(self.pg_port)]
        self.start("postgres", command + [part for s in settings for part in ("-c", s)], cwd=self.folder)
        self._await(lambda: self.sql("postgres"), "PostgreSQL")
        self.sql("postgres")("CREATE DATABASE crypto_data")
        sql = self.sql()
        for file in sorted((HOME / "postgres/init").glob("*.sql")):
            sql(file.read_text())

    @staticmethod
    def _await(attempt, name):
        end = time.monotonic() + 60
        while True:
            try:
                return attempt()
            except (OSError, RuntimeError):
                if time.monotonic() > end:
                    raise SystemExit(f"bench: {name} does not answer after 60 s") from None
                time.sleep(0.2)
