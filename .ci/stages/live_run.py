"""What the stages of the jobs share: a live run's Kafka, stores and jobs, and a demo of one's own when none is named."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from folder import Folder
from programs import ROOT, ProgramFailed, java

Job = subprocess.Popen[bytes]


class LiveRun(Folder):
    """The servers of a run, and this project's jobs beside it."""

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self.work = data / "tmp"
        self.kafka = self.broker()

    def _kafka(self, *options: str, lines: str = "") -> list[str]:
        return java("KafkaLines", *options, lines=lines)

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

    def wait(self, topic: str, count: int, limit: int = 600) -> list[str]:
        end = time.monotonic() + limit
        while len(rows := self.read(topic)) < count:
            assert time.monotonic() < end, f"{topic}: {len(rows)} of {count} records after {limit} s"
            time.sleep(1)
        return rows

    def documents(self, url: str, collection: str) -> list[str]:
        """Of a collection, as JSON, by _id."""
        return java("MongoLines", url, "crypto_data", collection)

    def start(self, log: str, *command: str) -> Job:
        """A command of ./pipeline on the run's folder, in the background."""
        out = (self.work / f"{log}.log").open("ab")
        whole: list[str | Path] = [ROOT / "pipeline", *command, "--data", self.data]
        return subprocess.Popen(whole, stdout=out, stderr=out, start_new_session=True)

    def job(self, name: str, *options: str) -> Job:
        return self.start(name, "job", name, "--trigger", "1 second", *options)


def parquet(query: str) -> list[list[str]]:
    """DuckDB's answer. It opens a file more than once: a query whose file is replaced meanwhile is asked again."""
    for _ in range(2):
        with suppress(ProgramFailed):
            return _asked_once(query)
        time.sleep(1)
    return _asked_once(query)


def _asked_once(query: str) -> list[list[str]]:
    return [line.split("\t") for line in java("DuckLines", query)]


def kill(process: Job, how: signal.Signals) -> None:
    os.killpg(process.pid, how)
    _await_end(process)


def _await_end(process: Job) -> None:
    """Of all of it: `./pipeline` ends before the job that it has started."""
    process.wait()
    while _runs(process.pid):
        time.sleep(0.1)


def _runs(group: int) -> bool:
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of_group, *_ = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(of_group) == group and state != "Z":
            return True
    return False


def stop(processes: list[Job]) -> None:
    """All at once, since each may take a while to end its batch."""
    running = [each for each in processes if each.poll() is None]
    for each in running:
        os.killpg(each.pid, signal.SIGTERM)
    for each in running:
        _await_end(each)


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
