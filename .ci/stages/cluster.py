"""Main job, lake and windows on a Spark cluster of two workers without a shared folder, one killed: rows equal the local run's.

Checkpoints, lake and windows are on a real HDFS; each worker, its executors and each driver have folders of their own. Trades are
those of jobs_windows.py: late, doubled, out of order, missing, broken. In the middle one worker is killed with its executors;
the other continues with the state that HDFS holds. What comes out is compared, to the last digit, with an independent computation
and with the same jobs run locally. Then the number of state partitions is changed by Recover, and the rows stay the same.
Beside the live run whose folder is named, or else a demo of its own.

Usage: cluster.py [DATA_DIR]
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from jobs_windows import PATIENCE, await_all, await_more, check_parquet
from live_run import Job, LiveRun, kill, live_run, stop
from programs import ROOT, Jvm, jar
from steps import check, free_port, say, until
from windows_market import BEGIN, Sent, sent
from windows_tables import TOPIC, Expected, Place, candle

RUNTIME = ROOT / "local/target/runtime/spark"
OPTIONS = ROOT / "local/target/classes/marketdata/local"
PARTITIONS = 3
#: In many batches, so that the kill falls between the first and the last.
READING = ["--kafka-topic", TOPIC, "--max-trades-per-batch", "300", "--trigger", "1 second"]
MINUTE = f"(extract(epoch FROM window_start)::bigint - {int(BEGIN.timestamp())}) / 60"


def mini_hdfs() -> str:
    """The jar of a real HDFS for tests; Maven has it, because the tests of spark-processor need it."""
    repository = Path(os.environ.get("MAVEN_REPOSITORY", Path.home() / ".m2/repository"))
    jars = sorted(repository.glob("org/apache/hadoop/hadoop-client-minicluster/*/*.jar"))
    if not jars:
        raise SystemExit("no hadoop-client-minicluster in Maven's repository; ./pipeline test fetches it")
    return str(jars[-1])


class Hdfs:
    def __init__(self, folder: Path) -> None:
        self.jvm = Jvm(f"{mini_hdfs()}:{RUNTIME}/*", "Hdfs", heap="512m")
        self.uri = self._run("start", str(folder)).split()[-1]

    def _run(self, *words: str) -> str:
        return self.jvm.run("Hdfs", words, "")

    def copy(self, name: str, folder: Path) -> None:
        self._run("copy", f"{self.uri}/{name}", str(folder))

    def names(self, folder: str) -> list[str]:
        return self._run("list", f"{self.uri}/{folder}").split()


@dataclass(frozen=True)
class SharedPlace(Place):
    """On HDFS; a copy of it is read."""

    hdfs: Hdfs

    def options(self) -> list[str]:
        return [*READING, "--data-dir", f"{self.hdfs.uri}/data", "--restate-every", "15 seconds"]

    def rows(self, table: str, columns: str, prefix: str) -> list[list[str]]:
        if table.split("/")[0] in self.hdfs.names("data"):
            self.hdfs.copy(f"data/{table.split('/')[0]}", self.folder / table.split("/")[0])
        return super().rows(table, columns, prefix)


class Cluster:
    """A standalone master and two workers; a job's driver is a process of its own beside them."""

    def __init__(self, run: LiveRun, home: Path, hdfs: Hdfs) -> None:
        self.run, self.home, self.hdfs = run, home, hdfs
        spark_home = home / "spark"
        spark_home.mkdir(parents=True)
        (spark_home / "jars").symlink_to(RUNTIME)
        self.environment = {
            **{key: os.environ[key] for key in ("PATH", "HOME", "JAVA_HOME") if key in os.environ},
            "SPARK_HOME": str(spark_home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_SCALA_VERSION": "2.12",
        }
        self.port, self.page = free_port(), free_port()
        self.processes: dict[str, Job] = {}
        words = ["--host", "127.0.0.1", "--port", str(self.port), "--webui-port", str(self.page)]
        self._start("master", self._java(256, "-Dspark.worker.timeout=20"), "deploy.master.Master", words)
        until(lambda: self.state()["status"] == "ALIVE", "Spark's master answers", PATIENCE)
        for name in ("worker-1", "worker-2"):
            words = ["--host", "127.0.0.1", "--webui-port", str(free_port()), "--cores", "4", "--memory", "3g"]
            words += ["--work-dir", str(home / name / "work"), f"spark://127.0.0.1:{self.port}"]
            self._start(name, self._java(256), "deploy.worker.Worker", words)
        until(lambda: self.state()["aliveworkers"] == 2, "two workers are there", PATIENCE)

    def state(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.page}/json/", timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    @staticmethod
    def _java(megabytes: int, *options: str) -> list[str]:
        return ["java", f"-Xmx{megabytes}m", "-XX:+UseSerialGC", *options, "-cp", f"{RUNTIME}/*"]

    def _start(self, name: str, java: list[str], main: str, words: list[str], **more: str) -> Job:
        """In a folder of its own, which is also where its temporary files are."""
        folder = self.home / name
        (folder / "tmp").mkdir(parents=True, exist_ok=True)
        with (self.run.work / f"cluster-{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [*java, f"org.apache.spark.{main}", *words],
                cwd=folder,
                env={**self.environment, "SPARK_LOCAL_DIRS": str(folder / "tmp"), **more},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes[name] = process
        return process

    def job(self, name: str, *options: str, label: str = "") -> Job:
        """By spark-submit; an executor of one core on each worker."""
        settings = {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.ui.enabled": "false",
            "spark.executor.memory": "512m",
            "spark.executor.cores": "1",
            "spark.cores.max": "2",
            "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        }
        words = ["--class", f"marketdata.spark.job.{name}", "--master", f"spark://127.0.0.1:{self.port}"]
        for key, value in settings.items():
            words += ["--conf", f"{key}={value}"]
        opens = (OPTIONS / "spark-module-options.txt").read_text().split()
        java = self._java(512, "-XX:TieredStopAtLevel=1", *opens)
        return self._start(
            label or name,
            java,
            "deploy.SparkSubmit",
            [*words, jar("spark-processor"), *options],
            KAFKA_BOOTSTRAP_SERVERS=self.run.kafka,
            POSTGRES_URL=self.run.url(),
            POSTGRES_USER="crypto_writer",
            POSTGRES_PASSWORD=self.run.secret("crypto_writer"),
            PIPELINE_CHECKPOINT_DIR=f"{self.hdfs.uri}/checkpoints",
        )

    def batch(self, name: str, *options: str) -> str:
        """A job that ends by itself; what it printed."""
        log = self.run.work / f"cluster-{name}.log"
        log.unlink(missing_ok=True)
        code = self.job(name, *options).wait(PATIENCE)
        check(code == 0, f"{name} has ended", log.read_text()[-3000:])
        return log.read_text()

    def executors(self) -> list[int]:
        """How many each application has."""
        return [int(app["cores"]) for app in self.state()["activeapps"]]

    def kill_worker(self, name: str) -> None:
        """With its executors, which are processes of its session."""
        kill(self.processes.pop(name), signal.SIGKILL)

    def close(self) -> None:
        stop(list(self.processes.values()))


@contextmanager
def cluster(run: LiveRun) -> Iterator[Cluster]:
    home = run.work / "cluster"
    shutil.rmtree(home, ignore_errors=True)
    hdfs = Hdfs(home / "hdfs")
    say(f"HDFS is {hdfs.uri}")
    found = Cluster(run, home, hdfs)
    try:
        yield found
    finally:
        found.close()


def check_minutes(run: LiveRun, prefix: str, expected: Expected) -> None:
    """The main job's closed rows."""
    rows = run.rows(
        f"SELECT symbol, {MINUTE}, open, high, low, close, sum_qty, sum_value, trade_count, first_trade_id, last_trade_id,"
        f" missing_trades, status FROM trades_1min_agg WHERE symbol LIKE '{prefix}%' AND trade_count > 0 AND status <> 'open'"
    )
    found = {(each.symbol, each.start): each for each in map(candle, rows)}
    check(len(found) == len(rows), "trades_1min_agg has no row twice")
    wrong = {key for key in found.keys() | expected.candles.keys() if found.get(key) != expected.candles.get(key)}
    seen = "\n".join(f"is     {found.get(key)}\nshould {expected.candles.get(key)}" for key in sorted(wrong)[:5])
    check(not wrong, f"trades_1min_agg: {len(found)} rows equal", seen)


def versions(run: LiveRun, prefix: str) -> list[list[str]]:
    """Of closed minutes: a rebuild of the state changes none."""
    return run.rows(
        f"SELECT symbol, {MINUTE}, version FROM trades_1min_agg WHERE symbol LIKE '{prefix}%' AND status <> 'open' ORDER BY 1, 2"
    )


def ledger(run: LiveRun) -> str:
    """Of the main job's next checkpoint: all that no other one has written until now."""
    known = ", ".join(f"'{row[0]}'" for row in run.rows("SELECT DISTINCT query FROM stream_commits"))
    return f"FROM stream_commits WHERE query LIKE 'CryptoAnalytics:%' AND query NOT IN ({known})"


def check_ledger(run: LiveRun, ours: str, records: int) -> None:
    """Each record of the topic is in exactly one batch."""
    found = run.rows(f"SELECT sum(records), count(*), count(DISTINCT query) {ours}")[0]
    check(
        (int(found[0]), found[2]) == (records, "1"),
        f"the ledger has {records} records, in {found[1]} batches",
        str(found),
    )


def nothing_is_local(home: Path) -> None:
    """What a job stores for good is on HDFS alone."""
    kinds = re.compile(r".*\.(parquet|delta|snapshot)|offsets|commits|late_trades|metadata")
    found = [path for path in home.rglob("*") if kinds.fullmatch(path.name) and "hdfs" not in path.parts]
    found = [path for path in found if "copy" not in path.parts and "undisturbed" not in path.parts]
    check(not found, "no file of a table or checkpoint is in a folder of a worker or driver", str(found[:5]))


def stage(run: LiveRun) -> None:
    prefix = f"CL{int(time.time()) % 10_000_000}"
    dice = random.Random(3)
    market: list[Sent] = [
        sent(dice, f"{prefix}{name}-USD", Decimal(price), Decimal("0.00001"))
        for name, price in (("A", "64000"), ("B", "3.0002"), ("C", "150.25"), ("D", "0.52"))
    ]
    expected = Expected.of(market)
    ours = ledger(run)

    def send(part: int) -> None:
        """Half of every symbol's records."""
        for each in market:
            half = -(-len(each.lines) // 2)
            run.send_keyed(TOPIC, [(f"coinbase|{each.symbol}", line) for line in each.lines[part * half :][:half]])

    with cluster(run) as spark:
        place = SharedPlace(spark.home / "copy", spark.hdfs)
        send(0)
        spark.job("CryptoAnalytics", *READING)
        spark.job("OhlcLake", *place.options())
        spark.job("TradeWindows", "--sink", "parquet", *place.options())
        until(lambda: spark.executors() == [2, 2, 2], "each of three jobs has an executor on each worker", PATIENCE)
        until(lambda: run.number(f"SELECT count(*) {ours}") >= 3, "the main job has committed three batches", PATIENCE)
        candles = await_more(place, prefix, "data_lake/ohlc_data", 0)
        spark.kill_worker("worker-2")
        say(f"worker 2 killed with its executors, at {candles} candles")
        send(1)
        await_all(place, prefix, expected)
        check_parquet(place, prefix, expected)
        until(lambda: spark.state()["aliveworkers"] == 1, "the master has one worker", PATIENCE)
        records = len(run.read(TOPIC))
        until(
            lambda: run.number(f"SELECT coalesce(sum(records), 0) {ours}") >= records,
            "the main job has read all",
            PATIENCE,
        )
        check_ledger(run, ours, records)
        ended = [name for name, each in spark.processes.items() if each.poll() is not None]
        check(not ended, "no driver has ended", str(ended))
        nothing_is_local(spark.home)
        # The remaining worker has no free cores for another job.
        stop([spark.processes.pop(name) for name in ("OhlcLake", "TradeWindows")])
        said = spark.batch("Restate", "--kafka-topic", TOPIC)
        check(
            said.count("minutes looked at") == len(market), "Restate has computed minutes of each symbol", said[-3000:]
        )
        check_minutes(run, prefix, expected)
        change_partitions(run, spark, prefix, expected, records)
    local = Place(run.work / "cluster/undisturbed")
    jobs = [run.job("OhlcLake", *local.options()), run.job("TradeWindows", "--sink", "parquet", *local.options())]
    try:
        await_all(local, prefix, expected)
        check_parquet(local, prefix, expected)
    finally:
        stop(jobs)
    say("equal to the local run and to the independent computation, with one worker killed and no shared folder")


def change_partitions(run: LiveRun, spark: Cluster, prefix: str, expected: Expected, records: int) -> None:
    """Recover sets the checkpoint of another count aside; the job rebuilds from the topic, the rows stay."""
    main = spark.processes.pop("CryptoAnalytics")
    stop([main])
    before = versions(run, prefix)
    ours = ledger(run)
    options = ["--kafka-topic", TOPIC, "--state-partitions", str(PARTITIONS)]
    refused = spark.job("CryptoAnalytics", *options, label="refused")
    log = run.work / "cluster-refused.log"
    check(refused.wait(PATIENCE) == 2, "a start with another number of state partitions is refused")
    lines = [line for line in log.read_text().splitlines() if line.startswith("error: ")]
    check(len(lines) == 1 and "Recover" in lines[0], f"in one line: {lines}")
    said = spark.batch("Recover", "--state-partitions", str(PARTITIONS))
    check(said.count("checkpoint set aside as") == 3, "Recover sets the checkpoints aside", said)
    spark.job("CryptoAnalytics", *options)
    until(
        lambda: run.number(f"SELECT coalesce(sum(records), 0) {ours}") >= records,
        "the main job has read all again",
        PATIENCE,
    )
    folders = [name for name in spark.hdfs.names("checkpoints") if re.fullmatch(r"CryptoAnalytics-v\d+", name)]
    found = sorted(spark.hdfs.names(f"checkpoints/{folders[0]}/state/0"))
    check(found == [str(each) for each in range(PARTITIONS)], f"the state has {PARTITIONS} partitions", str(found))
    check_minutes(run, prefix, expected)
    changed = [each for each in versions(run, prefix) if each not in before]
    check(not changed, "no closed minute has another version", str(changed[:5]))


if __name__ == "__main__":
    with live_run("--rate", "5", "--history", "2 minutes") as machine:
        stage(machine)
