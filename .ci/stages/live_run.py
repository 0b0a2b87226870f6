"""What the stages of the jobs share: a live run's Kafka, stores and jobs, and a demo of one's own when none is named."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STAGES = Path(__file__).resolve().parent
START = time.monotonic()
Job = subprocess.Popen[bytes]


def say(text: str) -> None:
    print(f"[{time.monotonic() - START:5.0f} s] {text}", flush=True)


def program(room: str) -> str:
    return str(ROOT / room / f"target/{room}-0.1.0-all.jar")


def java(class_path: str, source: str, *options: str, lines: str = "") -> list[str]:
    """Runs one of the small programs beside this file; its lines."""
    command = ["java", "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", class_path, str(STAGES / source), *options]
    done = subprocess.run(command, input=lines.encode(), check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().splitlines()


class LiveRun:
    """The servers of a run, and this project's jobs beside it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.work = data / "tmp"
        status = json.loads(subprocess.check_output([ROOT / "pipeline", "status", "--json", "--data", data]))
        ports = next(p["ports"] for p in status["processes"] if p["name"] == "kafka")
        self.kafka = f"127.0.0.1:{ports['broker']}"

    def _kafka(self, *options: str, lines: str = "") -> list[str]:
        return java(str(ROOT / "local/target/runtime/kafka/*"), "KafkaLines.java", *options, lines=lines)

    def create(self, topic: str, partitions: int) -> None:
        self._kafka("create", self.kafka, topic, str(partitions))

    def send(self, topic: str, key: str, lines: list[str]) -> None:
        self._kafka("send", self.kafka, topic, key, lines="".join(f"{line}\n" for line in lines))

    def send_keyed(self, topic: str, records: list[tuple[str, str]]) -> None:
        """Key and value."""
        self._kafka("send-keyed", self.kafka, topic, lines="".join(f"{key}\t{value}\n" for key, value in records))

    def read(self, topic: str) -> list[str]:
        return self._kafka("read", self.kafka, topic)

    def letters(self, topic: str) -> list[tuple[str, str, str]]:
        """Reason, where and value of each dead letter."""
        return [(r, w, v) for r, w, v in (line.split("\t", 2) for line in self._kafka("letters", self.kafka, topic))]

    def wait(self, topic: str, count: int, limit: int = 180) -> list[str]:
        end = time.monotonic() + limit
        while len(rows := self.read(topic)) < count:
            assert time.monotonic() < end, f"{topic}: {len(rows)} of {count} records after {limit} s"
        return rows

    def documents(self, url: str, collection: str) -> list[str]:
        """Of a collection, as JSON, by _id."""
        return java(program("spark-processor"), "MongoLines.java", url, "crypto_data", collection)

    def sql(self, query: str) -> list[list[str]]:
        """Rows of the run's PostgreSQL; no value may hold a comma."""
        text = subprocess.check_output([ROOT / "pipeline", "sql", query, "--data", self.data]).decode()
        return [line.split(",") for line in text.splitlines()[1:]]

    def start(self, log: str, *command: str) -> Job:
        """A command of ./pipeline on the run's folder, in the background."""
        out = (self.work / f"{log}.log").open("ab")
        whole: list[str | Path] = [ROOT / "pipeline", *command, "--data", self.data]
        return subprocess.Popen(whole, stdout=out, stderr=out, start_new_session=True)

    def job(self, name: str, *options: str) -> Job:
        return self.start(name, "job", name, "--trigger", "1 second", *options)


def parquet(query: str) -> list[list[str]]:
    """DuckDB's answer."""
    return [line.split("\t") for line in java(program("monitor"), "DuckLines.java", query)]


def kill(process: Job, how: signal.Signals) -> None:
    os.killpg(process.pid, how)
    process.wait()


@contextmanager
def live_run(*demo: str) -> Iterator[LiveRun]:
    """The run whose folder is the first argument; without one, a demo that ends with this stage."""
    if len(sys.argv) > 1:
        yield LiveRun(Path(sys.argv[1]).resolve())
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            subprocess.run([ROOT / "pipeline", "demo", "--detach", "--data", folder, *demo], check=True)
            yield LiveRun(Path(folder))
        finally:
            subprocess.run([ROOT / "pipeline", "down", "--data", folder], check=True)
